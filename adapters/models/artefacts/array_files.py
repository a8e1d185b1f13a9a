"""Arrays as `.npy` files that processes map and share, in the folder of a trained model."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.errors import ArtefactError
from domain.models.array_names import found_behind, put_behind
from domain.models.manifest import Manifest

MODEL_PREFIX = "model_"
_SUFFIX = ".npy"

Arrays = Mapping[str, NDArray[np.generic]]
M = TypeVar("M")


def write_arrays(arrays: Arrays, model: Arrays, folder: Path) -> None:
    """Write arrays by their names, those of a `model` with its prefix before them."""
    for name, array in {**arrays, **put_behind(MODEL_PREFIX, model)}.items():
        np.save(folder / f"{name}{_SUFFIX}", array, allow_pickle=False)


def read_arrays(manifest: Manifest, folder: Path) -> Arrays:
    """Map every array that `manifest` lists into memory, read-only."""
    return {
        name.removesuffix(_SUFFIX): _mapped(folder / name)
        for name in manifest.files
        if name.endswith(_SUFFIX)
    }


def model_of(arrays: Arrays, from_arrays: Callable[[Arrays], M]) -> M:
    """Return the model of those arrays that have its prefix; KeyError names one that lacks."""
    try:
        return from_arrays(found_behind(MODEL_PREFIX, arrays))
    except KeyError as error:
        raise KeyError(MODEL_PREFIX + str(error.args[0])) from error


def _mapped(path: Path) -> NDArray[np.generic]:
    """Return an array that lives in the file, read-only; no subclass, which would be slower."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise ArtefactError(f"{path} is no array: {error}") from error
