"""Build a serving state from a trained model and the catalogue, and warm it up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from application.serving.load_release import LoadedRelease
from application.serving.recommend_movies import RecommendMovies
from application.serving.served_ratings import ServedRatings
from application.serving.serving_state import NO_VERSION, ServingState, ServingStateHolder
from domain.data.catalog import Movie
from domain.data.title_search import TitleIndex
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.explanations import sources_of
from domain.recommendation.histories import Histories, SeenMovies
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.recommender import CATALOGUE, Recommender
from domain.recommendation.slate import SlateRequest

WARM_UP_VIEWERS = 50


def state_of(
    release: LoadedRelease | None,
    movies: Sequence[Movie],
    *,
    is_simulated: bool,
    since: datetime,
    now: datetime,
    trouble: str | None,
    ratings: ServedRatings | None = None,
) -> ServingState:
    """Return the state that serves `release` with `movies`, the catalogue as it is now.

    A movie that the catalogue has lost is shown as the release remembers it.
    """
    recommender = (
        _without_model(movies, now) if release is None else _recommender(release, movies, now)
    )
    catalogue = _most_popular_first(recommender, movies)
    return ServingState(
        version=NO_VERSION if release is None else str(release.number),
        manifest_sha256="" if release is None else release.manifest_sha256,
        family=CATALOGUE if release is None else release.family,
        recommender=recommender,
        similar=None if release is None else release.similar,
        catalogue=MovieIndex.of(catalogue, now),
        titles=TitleIndex.of(catalogue),
        is_simulated=is_simulated or (release is not None and release.is_simulated),
        since=since,
        ratings=ratings,
        trouble=trouble,
    )


def starting_state(now: datetime) -> ServingState:
    """Return the state before anything has been read: it can answer nothing."""
    return state_of(
        None, (), is_simulated=False, since=now, now=now, trouble="the service is starting"
    )


def warm_up(state: ServingState) -> None:
    """Answer a few requests, so that no viewer waits for the first pages of the files.

    Known viewers are answered from what was ranked beforehand, and scored anew as well.
    """
    viewers = state.recommender.viewer_ids
    scoring_anew = replace(state.recommender, best_movies=BestMovies.none(len(viewers)))
    for recommender in (state.recommender, scoring_anew):
        holder = ServingStateHolder(current=replace(state, recommender=recommender))
        recommend = RecommendMovies(holder)
        for viewer in viewers[:WARM_UP_VIEWERS].tolist():
            recommend(SlateRequest(viewer_id=ViewerId(viewer)))
        recommend(SlateRequest())


def try_out(release: LoadedRelease, now: datetime) -> None:
    """Have a release answer as it would serve."""
    warm_up(state_of(release, (), is_simulated=False, since=now, now=now, trouble=None))


def _recommender(release: LoadedRelease, movies: Sequence[Movie], now: datetime) -> Recommender:
    trained = release.trained
    current = {movie.movie_id: movie for movie in movies}
    on_axis = [current.get(movie.movie_id, movie) for movie in trained.movies]
    return Recommender(
        model=trained.model,
        sources=sources_of(trained.model, release.family),
        movies=MovieIndex.of(on_axis, now),
        viewer_ids=trained.data.viewer_ids,
        histories=trained.data.histories,
        newest=trained.data.newest,
        seen=trained.seen,
        best_movies=trained.best_movies,
        popularity=trained.popularity,
        movie_vectors=trained.movie_vectors,
    )


def _without_model(movies: Sequence[Movie], now: datetime) -> Recommender:
    nobody = np.empty(0, np.int64)
    return Recommender(
        model=None,
        sources=(CATALOGUE,),
        movies=MovieIndex.of(movies, now),
        viewer_ids=nobody,
        histories=Histories(
            offsets=np.zeros(1, np.int64),
            movies=np.empty(0, np.int32),
            weights=np.empty(0, np.float32),
            timestamps=nobody,
        ),
        newest=0,
        seen=SeenMovies(offsets=np.zeros(1, np.int64), movies=np.empty(0, np.int32)),
        best_movies=BestMovies.none(0),
        popularity=np.zeros(len(movies), np.float32),
        movie_vectors=np.zeros((len(movies), 1), np.float32),
    )


def _most_popular_first(recommender: Recommender, movies: Sequence[Movie]) -> list[Movie]:
    """Return the movies of the model by popularity, then the others by their order."""
    on_axis = recommender.movies.movies
    order = np.argsort(-recommender.popularity, kind="stable").tolist()
    known: set[MovieId] = {movie.movie_id for movie in on_axis}
    return [
        *[on_axis[position] for position in order],
        *[movie for movie in movies if movie.movie_id not in known],
    ]
