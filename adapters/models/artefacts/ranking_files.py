"""A trained model of the ranking role as files in a folder."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from adapters.models.artefacts.array_files import Arrays, model_of, write_arrays
from adapters.models.artefacts.similar_index import write_similar_index
from adapters.models.families import stored_model
from application.ports.artefacts import TrainedModel
from domain.data.catalog import Movie
from domain.errors import ArtefactError
from domain.models.manifest import Manifest
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.histories import Histories, SeenMovies, TrainingSet

MOVIES = "movies.json"
SIMILAR_INDEX = "similar.faiss"
FORMAT_WITH_OTHERS = 2
"""The first format that holds what viewers without a positive have seen."""
FORMAT_WITH_BEST = 3
"""The first format that holds each viewer's best movies, ranked."""


def write_ranking(trained: TrainedModel, folder: Path) -> None:
    """Write the arrays, the movies along the axis, and the index of similar ones."""
    write_arrays(_arrays(trained), trained.model.arrays(), folder)
    (folder / MOVIES).write_bytes(msgspec.json.encode(list(trained.movies)))
    write_similar_index(trained.movie_vectors, folder / SIMILAR_INDEX)


def read_ranking(manifest: Manifest, arrays: Arrays, folder: Path) -> TrainedModel:
    """Return the trained model; raises KeyError naming an array that lacks."""
    return TrainedModel(
        model=model_of(arrays, partial(stored_model, manifest.plan)),
        data=_training_set(arrays),
        seen=_seen(manifest, arrays),
        best_movies=_best_movies(manifest, arrays),
        popularity=arrays["popularity"].astype(np.float32, copy=False),
        well_rated=arrays["well_rated"].astype(np.float32, copy=False),
        movie_vectors=arrays["movie_vectors"].astype(np.float32, copy=False),
        movies=_movies(manifest, folder),
    )


def _arrays(trained: TrainedModel) -> Arrays:
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
        "best_movies": trained.best_movies.movies,
        "best_scores": trained.best_movies.scores,
        "best_named": trained.best_movies.named,
        "best_parts": trained.best_movies.parts,
        "popularity": trained.popularity,
        "well_rated": trained.well_rated,
        "movie_vectors": trained.movie_vectors,
    }


def _training_set(arrays: Arrays) -> TrainingSet:
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


def _seen(manifest: Manifest, arrays: Arrays) -> SeenMovies:
    seen = SeenMovies(
        offsets=arrays["seen_offsets"].astype(np.int64, copy=False),
        movies=arrays["seen_movies"].astype(np.int32, copy=False),
    )
    if manifest.format_number < FORMAT_WITH_OTHERS:
        return seen
    return replace(seen, others=arrays["seen_others"].astype(np.int64, copy=False))


def _best_movies(manifest: Manifest, arrays: Arrays) -> BestMovies:
    if manifest.format_number < FORMAT_WITH_BEST:
        return BestMovies.none(len(arrays["viewer_ids"]))
    return BestMovies(
        movies=arrays["best_movies"].astype(np.int32, copy=False),
        scores=arrays["best_scores"].astype(np.float32, copy=False),
        named=arrays["best_named"].astype(np.int32, copy=False),
        parts=arrays["best_parts"].astype(np.int8, copy=False),
    )


def _movies(manifest: Manifest, folder: Path) -> list[Movie]:
    if MOVIES not in manifest.files:
        raise KeyError(MOVIES)
    path = folder / MOVIES
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Movie])
    except msgspec.MsgspecError as error:
        raise ArtefactError(f"{path} holds no movies: {error}") from error
