"""From what a movie is made of to how it will be rated, without a rating of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from domain.data.new_movie import Described
from domain.models.array_names import found_behind, put_behind
from domain.models.movie_features import MovieFeatures, People
from domain.models.sentence_encoder import SentenceEncoder

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TitleReader:
    """Reads a title as its sentence vector, centred and seen along the titles' main axes.

    `mean` (d,), `axes` (d, c): the vector v counts as (v - mean) · axes.
    """

    sentences: SentenceEncoder
    mean: Array
    axes: Array

    def read(self, movies: Sequence[Described]) -> Array:
        """Return the columns of each title, (n, c)."""
        return self.columns(self.sentences.encode([movie.title for movie in movies]))

    def columns(self, vectors: Array) -> Array:
        """Return the columns of sentence vectors (n, d), (n, c)."""
        return np.asarray((vectors - self.mean) @ self.axes, np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentLayers:
    """The weights of the network, with k inputs, h hidden units, and f factors after a bias.

        y = W_dᵀ x + W_oᵀ max(0, W_hᵀ x + c_h) + c_o

    x are a movie's columns, then the mean vectors of its directors and of its actors.
    `directors` and `actors` (n_people + 1, e), `hidden` (k, h), `hidden_biases` (h,),
    `output` (h, 1 + f), `direct` (k, 1 + f), `output_biases` (1 + f,). y is bias, factors.
    """

    directors: Array
    actors: Array
    hidden: Array
    hidden_biases: Array
    output: Array
    direct: Array
    output_biases: Array

    def outputs(self, columns: Array, directors: People, actors: People) -> Array:
        """Return y of each movie, (n, 1 + f)."""
        inputs = np.concatenate(
            [columns, _mean(self.directors, directors), _mean(self.actors, actors)], axis=1
        )
        hidden = np.maximum(inputs @ self.hidden + self.hidden_biases, 0)
        outputs: Array = inputs @ self.direct + hidden @ self.output + self.output_biases
        return outputs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentEncoder:
    """Gives any movie the bias and factors that movies of such content have."""

    features: MovieFeatures
    titles: TitleReader | None
    layers: ContentLayers

    def encode(self, movies: Sequence[Described]) -> tuple[Array, Array]:
        """Return biases (n,) and factors (n, f)."""
        columns = self.features.columns(movies)
        if self.titles is not None:
            columns = np.concatenate([columns, self.titles.read(movies)], axis=1)
        found = self.layers.outputs(
            columns, self.features.directors_of(movies), self.features.actors_of(movies)
        )
        return found[:, 0], found[:, 1:]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return features, layers, and of titles what there is."""
        return {
            **self.features.arrays(),
            **{f"layer_{name}": getattr(self.layers, name) for name in _LAYERS},
            **(_title_arrays(self.titles) if self.titles else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Return the encoder that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            features=MovieFeatures.from_arrays(arrays),
            titles=_title_reader(arrays) if _TITLE_MEAN in arrays else None,
            layers=ContentLayers(**{name: arrays[f"layer_{name}"] for name in _LAYERS}),
        )


_LAYERS = tuple(ContentLayers.__dataclass_fields__)
_TITLE_MEAN, _TITLE_AXES, _SENTENCES = "title_mean", "title_axes", "sentences_"


def _mean(vectors: Array, people: People) -> Array:
    mean: Array = np.einsum("nwe,nw->ne", vectors[people.rows], people.weights)
    return mean


def _title_arrays(titles: TitleReader) -> dict[str, NDArray[np.generic]]:
    return {
        _TITLE_MEAN: titles.mean,
        _TITLE_AXES: titles.axes,
        **put_behind(_SENTENCES, titles.sentences.arrays()),
    }


def _title_reader(arrays: Mapping[str, NDArray[Any]]) -> TitleReader:
    return TitleReader(
        sentences=SentenceEncoder.from_arrays(found_behind(_SENTENCES, arrays)),
        mean=arrays[_TITLE_MEAN],
        axes=arrays[_TITLE_AXES],
    )
