"""A trained model as a folder of `.npy` arrays that processes map and share."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from adapters.models.families import StorableModel, family_named
from adapters.models.manifest_file import (
    MANIFEST,
    read_manifest,
    sha256_of,
    verify_files,
    write_manifest,
)
from adapters.models.similar_index import write_similar_index
from application.ports.artefacts import TrainedModel
from domain.data.catalog import Movie
from domain.errors import ArtefactError, InvalidValueError
from domain.models.manifest import Manifest
from domain.recommendation.explanations import Explanations
from domain.recommendation.histories import Histories, SeenMovies, TrainingSet

MOVIES = "movies.json"
SIMILAR_INDEX = "similar.faiss"
MODEL_PREFIX = "model_"
FORMAT_WITH_OTHERS = 2
"""The first format that holds what viewers without a positive have seen."""


class NumpyArtefactFolders:
    """Writes trained models to folders and reads them back, bit for bit."""

    def write(self, trained: TrainedModel, manifest: Manifest, folder: Path) -> Manifest:
        """Write everything, hash every file, write `manifest.json` last; return it with hashes."""
        family_named(manifest.plan.family)
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in _arrays(trained).items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
        (folder / MOVIES).write_bytes(msgspec.json.encode(list(trained.movies)))
        write_similar_index(trained.movie_vectors, folder / SIMILAR_INDEX)
        return write_manifest(manifest, folder)

    def read(self, folder: Path) -> tuple[TrainedModel, Manifest]:
        """Verify every hash and map the arrays into memory, read-only.

        Raises `ArtefactError` naming the file that is missing, changed, or of
        a newer format.
        """
        manifest = read_manifest(folder)
        verify_files(manifest, folder)
        return _read_trained(manifest, folder), manifest

    def manifest_sha256(self, folder: Path) -> str:
        """Return the SHA-256 of the folder's manifest; `ArtefactError` where there is none."""
        try:
            return sha256_of(folder / MANIFEST)
        except OSError as error:
            raise ArtefactError(
                f"{folder / MANIFEST} cannot be read: {error.strerror}; train again"
            ) from error


def _arrays(trained: TrainedModel) -> dict[str, NDArray[np.generic]]:
    histories = trained.data.histories
    return {
        "viewer_ids": trained.data.viewer_ids,
        "movie_ids": trained.data.movie_ids,
        "history_offsets": histories.offsets,
        "history_movies": histories.movies,
        "history_weights": histories.weights,
        "history_timestamps": histories.timestamps,
        "seen_offsets": trained.seen.offsets,
        "seen_movies": trained.seen.movies,
        "seen_others": trained.seen.others,
        "explained_movies": trained.explanations.movies,
        "explained_by": trained.explanations.named,
        "popularity": trained.popularity,
        "well_rated": trained.well_rated,
        "movie_vectors": trained.movie_vectors,
        **{MODEL_PREFIX + name: array for name, array in trained.model.arrays().items()},
    }


def _read_trained(manifest: Manifest, folder: Path) -> TrainedModel:
    arrays = {
        name.removesuffix(".npy"): _mapped(folder / name)
        for name in manifest.files
        if name.endswith(".npy")
    }
    try:
        return TrainedModel(
            model=_model(manifest, arrays),
            data=_training_set(arrays),
            seen=_seen(manifest, arrays),
            explanations=Explanations(
                movies=arrays["explained_movies"].astype(np.int32, copy=False),
                named=arrays["explained_by"].astype(np.int32, copy=False),
            ),
            popularity=arrays["popularity"].astype(np.float32, copy=False),
            well_rated=arrays["well_rated"].astype(np.float32, copy=False),
            movie_vectors=arrays["movie_vectors"].astype(np.float32, copy=False),
            movies=_movies(manifest, folder),
        )
    except KeyError as error:
        missing = str(error.args[0])
        raise ArtefactError(f"{folder / MANIFEST} lists no file for {missing!r}") from error
    except InvalidValueError as error:
        raise ArtefactError(f"{folder / MANIFEST}: {error}") from error


def _model(manifest: Manifest, arrays: dict[str, NDArray[np.generic]]) -> StorableModel:
    own = {
        name.removeprefix(MODEL_PREFIX): array
        for name, array in arrays.items()
        if name.startswith(MODEL_PREFIX)
    }
    try:
        return family_named(manifest.plan.family).model.from_arrays(own)
    except KeyError as error:
        raise KeyError(MODEL_PREFIX + str(error.args[0])) from error


def _training_set(arrays: dict[str, NDArray[np.generic]]) -> TrainingSet:
    timestamps = arrays["history_timestamps"].astype(np.int64, copy=False)
    return TrainingSet(
        viewer_ids=arrays["viewer_ids"].astype(np.int64, copy=False),
        movie_ids=arrays["movie_ids"].astype(np.int64, copy=False),
        histories=Histories(
            offsets=arrays["history_offsets"].astype(np.int64, copy=False),
            movies=arrays["history_movies"].astype(np.int32, copy=False),
            weights=arrays["history_weights"].astype(np.float32, copy=False),
            timestamps=timestamps,
        ),
        newest=int(timestamps.max()) if len(timestamps) else 0,
    )


def _seen(manifest: Manifest, arrays: dict[str, NDArray[np.generic]]) -> SeenMovies:
    seen = SeenMovies(
        offsets=arrays["seen_offsets"].astype(np.int64, copy=False),
        movies=arrays["seen_movies"].astype(np.int32, copy=False),
    )
    if manifest.format_number < FORMAT_WITH_OTHERS:
        return seen
    return replace(seen, others=arrays["seen_others"].astype(np.int64, copy=False))


def _mapped(path: Path) -> NDArray[np.generic]:
    """Return an array that lives in the file, read-only; no subclass, which would be slower."""
    try:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError) as error:
        raise ArtefactError(f"{path} is no array: {error}") from error


def _movies(manifest: Manifest, folder: Path) -> list[Movie]:
    if MOVIES not in manifest.files:
        raise KeyError(MOVIES)
    path = folder / MOVIES
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Movie])
    except msgspec.MsgspecError as error:
        raise ArtefactError(f"{path} holds no movies: {error}") from error
