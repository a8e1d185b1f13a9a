"""A sentence encoder in plain numpy: what a title means, as a vector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.models.text_arrays import as_bytes, as_words
from domain.models.word_pieces import WordPieces

_EPSILON = 1e-12

Weights = NDArray[np.floating[Any]]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SentenceEncoder:
    """Encodes texts as a small BERT does that was trained to bring alike sentences together.

    Source: Reimers and Gurevych, "Sentence-BERT", EMNLP 2019; the layers are those of
    Vaswani et al., "Attention is all you need", 2017. A text's vector is the mean over
    its pieces, brought to unit length. With d the width, l layers, w the widened width:
    `piece_vectors` (n_pieces, d), `place_vectors` (longest, d), which hold the vector of
    the first sentence as well; `attend` (l, d, 3d), `attended` (l, d, d), `widen`
    (l, d, w), `narrow` (l, w, d), each with biases (l, ·); norms, of gains and shifts:
    `first_norm` (2, d), `attended_norms` and `narrow_norms` (l, 2, d).
    """

    splitter: WordPieces
    heads: int
    piece_vectors: Weights
    place_vectors: Weights
    first_norm: Weights
    attend: Weights
    attend_biases: Weights
    attended: Weights
    attended_biases: Weights
    attended_norms: Weights
    widen: Weights
    widen_biases: Weights
    narrow: Weights
    narrow_biases: Weights
    narrow_norms: Weights

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self.piece_vectors.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of unit length for each text, (len(texts), width)."""
        rows = [self.splitter.rows_of(text, len(self.place_vectors)) for text in texts]
        vectors = np.empty((len(texts), self.width), np.float32)
        for length in sorted({len(row) for row in rows}):
            # Texts of one length go together: none needs padding, and so no mask.
            places = [place for place, row in enumerate(rows) if len(row) == length]
            vectors[places] = self._encode_rows(np.array([rows[place] for place in places]))
        return vectors

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the weights, the pieces as bytes, and the number of heads."""
        return {
            "pieces": as_bytes(list(self.splitter.rows)),
            "heads": np.array(self.heads, np.int64),
            **{name: getattr(self, name) for name in WEIGHTS},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the encoder that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            splitter=WordPieces.of(as_words(arrays["pieces"])),
            heads=int(arrays["heads"]),
            **{name: arrays[name] for name in WEIGHTS},
        )

    def _encode_rows(self, rows: NDArray[np.intp]) -> Vectors:
        """Return the vectors of texts of one length, whose pieces are in `rows` (n, length)."""
        places = self.place_vectors[: rows.shape[1]].astype(np.float32)
        states = _normed(self.piece_vectors[rows].astype(np.float32) + places, self.first_norm)
        for layer in range(len(self.attend)):
            states = _normed(states + self._attention(states, layer), self.attended_norms[layer])
            inner = _gelu(_dense(states, self.widen[layer], self.widen_biases[layer]))
            outer = _dense(inner, self.narrow[layer], self.narrow_biases[layer])
            states = _normed(states + outer, self.narrow_norms[layer])
        means = states.mean(axis=1)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        unit: Vectors = means / np.maximum(lengths, np.float32(_EPSILON))
        return unit

    def _attention(self, states: Vectors, layer: int) -> Vectors:
        """Return softmax(Q Kᵀ / √(d / heads)) V of each head, mixed, (n, length, d)."""
        n, length, width = states.shape
        mixed = _dense(states, self.attend[layer], self.attend_biases[layer])
        queries, keys, values = mixed.reshape(n, length, 3, self.heads, -1).transpose(2, 0, 3, 1, 4)
        matches = queries @ keys.swapaxes(-1, -2) / np.float32(np.sqrt(width / self.heads))
        shares = np.exp(matches - matches.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        joined = (shares @ values).swapaxes(1, 2).reshape(n, length, width)
        return _dense(joined, self.attended[layer], self.attended_biases[layer])


WEIGHTS = tuple(
    name for name in SentenceEncoder.__dataclass_fields__ if name not in {"splitter", "heads"}
)


def _dense(states: Vectors, weights: Weights, biases: Weights) -> Vectors:
    """Return states · weights + biases; weights kept in half precision count in single."""
    # In two dimensions the product is one; in three it is one for each text.
    flat = states.reshape(-1, states.shape[-1]) @ weights.astype(np.float32)
    flat += biases.astype(np.float32)
    return flat.reshape(*states.shape[:-1], -1)


def _normed(states: Vectors, norm: Weights) -> Vectors:
    """Return each state at mean 0 and deviation 1, then by gains and shifts (2, d)."""
    centred = states - states.mean(axis=-1, keepdims=True)
    deviations = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    gains, shifts = norm.astype(np.float32)
    normed: Vectors = centred / deviations * gains + shifts
    return normed


def _gelu(values: Vectors) -> Vectors:
    """Return x Φ(x), with Φ the normal distribution.

    Its error function is that of Abramowitz and Stegun, "Handbook of mathematical functions",
    7.1.26, exact to 1.5e-7.
    """
    scaled = np.abs(values) / np.float32(np.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    tails = series * np.exp(-np.square(scaled)) / 2
    return values * np.where(values < 0, tails, 1 - tails).astype(np.float32)
