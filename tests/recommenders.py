"""A recommender of two tastes, small enough to reckon by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from application.serving.serving_state import ServingState, ServingStateHolder
from domain.data.catalog import Movie
from domain.data.title_search import TitleIndex
from domain.identifiers import MovieId
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.popularity import PopularityModel
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.histories import Histories, History, SeenMovies
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.recommender import Recommender
from tests.builders import MOMENT
from tests.fakes.brute_force_similar_movies import BruteForceSimilarMovies

MOVIES = 16
COMEDY_LOVER, WAR_LOVER, STRANGER = 10, 20, 99
LIKED_BY_COMEDY_LOVER = (100, 102)
DISLIKED_BY_COMEDY_LOVER = 114
UNTRAINED = 7


def movies_of_two_genres(count: int = MOVIES) -> list[Movie]:
    """Return movies 100, 101, …: comedies at even ids, war films at odd ones, 1980 and on."""
    return [
        Movie(
            movie_id=MovieId(100 + position),
            slug=f"movie+{100 + position}",
            title=f"Movie {100 + position}",
            year=1980 + position % 100,
            genres=("War", "Drama") if position % 2 else ("Comedy",),
            runtime_minutes=90 + position,
        )
        for position in range(count)
    ]


def factor_model(count: int = MOVIES) -> MatrixFactorizationModel:
    """Return a model whose first factor is comedy and second war, weaker with each movie."""
    factors = np.zeros((count, 2), np.float32)
    strength = np.linspace(1.0, 0.5, count, dtype=np.float32)
    factors[np.arange(count), np.arange(count) % 2] = strength
    exact = factors.astype(np.float64)
    model = MatrixFactorizationModel(
        viewer_factors=np.zeros((2, 2), np.float32),
        movie_factors=factors,
        gram=exact.T @ exact,
        confidence=5.0,
        regularization=0.1,
    )
    known = histories()
    viewer_factors = np.stack([model.fold_in(known[row]) for row in range(len(known))])
    return replace(model, viewer_factors=viewer_factors)


def histories() -> Histories:
    """Return what the two viewers like: the comedies 100 and 102; the war films 101 and 103."""
    return Histories(
        offsets=np.array([0, 2, 4]),
        movies=np.array([0, 2, 1, 3], np.int32),
        weights=np.ones(4, np.float32),
        timestamps=np.zeros(4, np.int64),
    )


def seen() -> SeenMovies:
    """Return what the two viewers like, and the comedy that the first disliked."""
    return SeenMovies(offsets=np.array([0, 3, 5]), movies=np.array([0, 2, 14, 1, 3], np.int32))


def recommender(movies: Sequence[Movie] | None = None) -> Recommender:
    """Return a personal recommender; the popularity of movies falls with their ids."""
    on_axis = movies_of_two_genres() if movies is None else movies
    model = factor_model(len(on_axis))
    return Recommender(
        model=model,
        sources=("als",),
        movies=MovieIndex.of(on_axis, MOMENT),
        viewer_ids=np.array([COMEDY_LOVER, WAR_LOVER]),
        histories=histories(),
        newest=0,
        seen=seen(),
        best_movies=BestMovies.of(model, histories(), seen()),
        popularity=np.arange(len(on_axis), 0, -1, dtype=np.float32),
        movie_vectors=model.movie_factors
        / np.linalg.norm(model.movie_factors, axis=1, keepdims=True),
    )


def impersonal(of: Recommender) -> Recommender:
    """Return the recommender with a model that knows popularity alone."""
    return replace(
        of,
        model=PopularityModel(scores=of.popularity),
        sources=("popularity",),
        best_movies=BestMovies.none(len(of.viewer_ids)),
    )


def without_model(of: Recommender) -> Recommender:
    """Return the recommender as it is before any release."""
    return replace(of, model=None, viewer_ids=np.empty(0, np.int64))


def history_of(*positions: int) -> History:
    """Return a history of these positions, each of weight 1."""
    return History(
        movies=np.array(positions, np.intp),
        weights=np.ones(len(positions), np.float32),
        timestamps=np.zeros(len(positions), np.int64),
    )


def state_with(of: Recommender, *, version: str = "7") -> ServingState:
    """Return a state that serves `of`, with a movie in the catalogue that it has not learnt."""
    untrained = Movie(movie_id=MovieId(UNTRAINED), slug="brand+new+2024", title="Brand New")
    catalogue = [*of.movies.movies, untrained]
    return ServingState(
        version=version,
        manifest_sha256="ab" * 32,
        family="als",
        recommender=of,
        similar=BruteForceSimilarMovies(of.movie_vectors),
        catalogue=MovieIndex.of(catalogue, MOMENT),
        titles=TitleIndex.of(catalogue),
        is_simulated=False,
        since=MOMENT,
    )


def holder_with(of: Recommender, *, version: str = "7") -> ServingStateHolder:
    """Return a holder of such a state."""
    return ServingStateHolder(current=state_with(of, version=version))
