"""Finds what bias and factors movies have by what they are made of, in closed form."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from adapters.models.rating.biased_factors import root_mean_square
from adapters.models.rating.weighted_ridge import Ridge
from domain.data.catalog import Movie
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.content_mapping import ContentMapping, about_means
from domain.models.movie_features import Columns, MovieFeatures
from domain.recommendation.rating_set import RatingSet

CHOICE_PENALTY = 100.0
"""As if so many ratings of viewers of unit taste had been told rightly."""
FEWEST_MOVIES, MOST_PEOPLE = 3, 1000

Array = NDArray[np.float64]


def reading_content(
    model: BiasedFactorizationModel,
    movies: Sequence[Movie],
    trial: BiasedFactorizationModel,
    unseen: RatingSet,
) -> BiasedFactorizationModel:
    """Return `model` with the mapping from the content of its `movies` to its bias and factors.

    Its spreads are those of `unseen` ratings about what `trial` would predict, had it never met
    the movie that is rated. Without movies described, the model itself.
    """
    if not movies:
        return model
    rated = model.movie_ratings > 0
    features = MovieFeatures.of(
        [movie for movie, is_rated in zip(movies, rated, strict=True) if is_rated],
        fewest_movies=FEWEST_MOVIES,
        most_people=MOST_PEOPLE,
    )
    kinds = features.kinds(movies)
    if not any(kind[rated].any() for kind in kinds):
        return model
    # BLAS adds up in another order on another number of threads.
    with threadpool_limits(1, "blas"):
        weights = model.movie_ratings / model.movie_ratings[rated].mean()
        means = np.concatenate([_mean_of_known(kind, weights) for kind in kinds])
        columns = about_means(kinds, means)
        ridge = Ridge.of(columns, weights)
        parameters = _parameters(model)
        found = ridge.coefficients(parameters)
        found[0] += choice_level(model, ridge.left_out(parameters), unseen)
        axes = _axes(found[1:, 1:], model.movie_factors.shape[2])
        return replace(
            model,
            content=ContentMapping(
                features=features,
                means=means,
                levels=found[0].astype(np.float32),
                weights=found[1:].astype(np.float32),
                axes=axes,
                places=columns @ axes,
                spreads=_spreads(trial, ridge.left_out(_parameters(trial)), unseen),
            ),
        )


def with_movies(model: BiasedFactorizationModel, parameters: Array) -> BiasedFactorizationModel:
    """Return the model with other movies: those of bias and factors `parameters`, (n, 1 + S f)."""
    return replace(
        model,
        movie_biases=parameters[:, 0].astype(np.float32),
        movie_factors=parameters[:, 1:]
        .astype(np.float32)
        .reshape(len(parameters), *model.movie_factors.shape[1:]),
        movie_ratings=np.ones(len(parameters), np.int32),
    )


def _mean_of_known(kind: Columns, weights: Array) -> Columns:
    """Return the weighted mean of the rows that say something; zeros where none does."""
    known = weights * kind.any(axis=1)
    mean: Array = known @ kind / max(known.sum(), np.finfo(np.float64).tiny)
    return mean.astype(np.float32)


def _axes(weights: Array, n_axes: int) -> NDArray[np.float32]:
    """Return axes (k, a) along which movies are as like as their factors by content are.

    With as many axes as factors, to the letter for one draw; of more draws, the main ones.
    """
    directions, strengths, _ = np.linalg.svd(weights, full_matrices=False)
    axes: Array = (directions * strengths)[:, :n_axes]
    return axes.astype(np.float32)


def _parameters(model: BiasedFactorizationModel) -> Array:
    """Return bias and factors of each movie, (n_movies, 1 + S f)."""
    factors = model.movie_factors.reshape(len(model.movie_factors), -1)
    return np.insert(factors.astype(np.float64), 0, model.movie_biases, axis=1)


def choice_level(model: BiasedFactorizationModel, left_out: Array, given: RatingSet) -> Array:
    """Return what to add to bias and factors of movies `left_out`, (n_movies, 1 + S f), (1 + S f,).

    Viewers choose what they rate by more than its content, so they like it better than that
    tells. Of what `given` ratings miss, it is as much as the factors of viewers account for; of
    viewers who are not known, nothing.
    """
    told = with_movies(model, left_out)
    misses = given.ratings - told.predict_pairs(given.viewers, given.movies)
    n_viewers, n_draws, _ = model.viewer_factors.shape
    tastes = model.viewer_factors.reshape(n_viewers, -1).astype(np.float64) / n_draws
    counts = np.bincount(given.viewers, minlength=n_viewers)
    squares = (tastes.T * counts) @ tastes + CHOICE_PENALTY * np.eye(tastes.shape[1])
    sums = np.bincount(given.viewers, misses, minlength=n_viewers)
    return np.append(0.0, np.linalg.solve(squares, sums @ tastes))


def _spreads(trial: BiasedFactorizationModel, left_out: Array, unseen: RatingSet) -> Array:
    """Return √(mean of (rating - prediction)²) of movies that are told by all others, (2,).

    First as of viewers who are not known, then with what `trial` knows of them.
    """
    told = with_movies(trial, left_out + choice_level(trial, left_out, unseen))
    return np.array(
        [
            root_mean_square(unseen.ratings - told.predict_pairs(viewers, unseen.movies))
            for viewers in (np.full(len(unseen), -1), unseen.viewers)
        ]
    )
