"""Fits watch time: embeddings by implicit's solver, and a small network over them in numpy."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from adapters.models.needs import watched_minutes
from adapters.models.parameters import parameters_of
from adapters.models.ranking.interaction_matrix import interaction_matrix
from adapters.models.watch_time.dense_layers import Batch, DenseLayers, fit_layers
from adapters.models.watch_time.lessons import WatchLessons
from adapters.models.watch_time.share_inputs import ShareInputs
from adapters.models.watch_time.watched_pairs import WatchedPairs, tastes_short_of_one
from application.ports.progress import Progress, Step
from domain.data.watch_shares import USUAL_RUNTIME
from domain.errors import InsufficientDataError
from domain.models.fit_data import FitData
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan
from domain.models.watch_time import WatchTimeModel

SHRINKAGE = 1e-4


class WatchTimeParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The embeddings as in `als`; the network's width, rounds and steps; and what to rank by.

    The first hidden layer has `hidden` units, the second half as many. For each
    movie watched, the viewer is held to have passed over another, drawn by how
    often movies are watched: it counts `passed_over` times as much, at share 0.
    """

    factors: Annotated[int, msgspec.Meta(ge=1, le=256)] = 32
    iterations: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 15
    regularization: Annotated[float, msgspec.Meta(gt=0)] = 20.0
    confidence: Annotated[float, msgspec.Meta(ge=1)] = 3.0
    hidden: Annotated[int, msgspec.Meta(ge=2, le=512)] = 32
    epochs: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 20
    learning_rate: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.004
    passed_over: Annotated[float, msgspec.Meta(ge=0)] = 0.3
    rank_by: Literal["share", "minutes"] = "share"


class NumpyWatchTime:
    """Fits embeddings and network in turn; equal to the bit for a seed on one machine."""

    parameters = WatchTimeParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> WatchTimeModel:
        """Fit `plan` on `fit`.

        Raises `InvalidValueError` naming the parameter at fault, and
        `InsufficientDataError` where too little was watched.
        """
        parameters = parameters_of(plan, WatchTimeParameters)
        if missing := watched_minutes(fit):
            raise InsufficientDataError(f"plan {plan.name} cannot be fitted: {missing}")
        pairs = WatchedPairs.of(fit)
        steps = parameters.iterations + parameters.epochs
        # One thread: sums taken in another order would change the last bits.
        with progress.step(f"Fitting {plan.name}", total=steps) as step, threadpool_limits(1):
            embeddings = _embeddings(parameters, plan.seed, fit, pairs, step)
            inputs = ShareInputs.fitting(embeddings, pairs)
            generator = np.random.default_rng(plan.seed)
            lessons = WatchLessons(
                pairs=pairs,
                tastes=tastes_short_of_one(embeddings, fit.data, pairs, generator),
                inputs=inputs,
                passed_over=parameters.passed_over,
            )
            layers = _fitted(parameters, lessons, generator, step)
        return WatchTimeModel(
            embeddings=embeddings, network=inputs.network(layers), worth=_worth(parameters, fit)
        )


def _embeddings(
    parameters: WatchTimeParameters, seed: int, fit: FitData, pairs: WatchedPairs, step: Step
) -> MatrixFactorizationModel:
    """Return the factors of movies, by who took what, and of viewers, by what they liked."""
    solver = AlternatingLeastSquares(
        factors=parameters.factors,
        regularization=parameters.regularization,
        alpha=parameters.confidence,
        iterations=parameters.iterations,
        random_state=seed,
    )
    solver.fit(pairs.taken, show_progress=False, callback=lambda *_: step.advance())
    movie_factors = np.ascontiguousarray(solver.item_factors, np.float32)
    liked = interaction_matrix(fit.data)
    viewer_factors = solver.recalculate_user(np.arange(liked.shape[0]), liked)
    exact = movie_factors.astype(np.float64)
    return MatrixFactorizationModel(
        viewer_factors=np.ascontiguousarray(viewer_factors, np.float32),
        movie_factors=np.asfortranarray(movie_factors),
        gram=exact.T @ exact,
        confidence=parameters.confidence,
        regularization=parameters.regularization,
    )


def _fitted(
    parameters: WatchTimeParameters,
    lessons: WatchLessons,
    generator: np.random.Generator,
    step: Step,
) -> DenseLayers:
    """Return layers fitted in steps that shrink evenly to nothing."""
    widths = (lessons.inputs.width, parameters.hidden, parameters.hidden // 2, 1)
    layers = DenseLayers.drawn(widths, generator)
    last = lessons.batches_per_epoch * parameters.epochs

    def batches() -> Iterator[Batch]:
        for _ in range(parameters.epochs):
            yield from lessons.epoch(generator)
            step.advance()

    def learning_rate(number: int) -> float:
        return parameters.learning_rate * (1.0 - (number - 1) / last)

    fit_layers(layers, batches(), learning_rate, SHRINKAGE)
    return layers


def _worth(parameters: WatchTimeParameters, fit: FitData) -> NDArray[np.float32]:
    """Return what the whole of each movie counts, (n_movies,)."""
    if parameters.rank_by == "share":
        return np.ones(len(fit.data.movie_ids), np.float32)
    runtimes = [movie.runtime_minutes or USUAL_RUNTIME for movie in fit.movies]
    return np.array(runtimes or [USUAL_RUNTIME] * len(fit.data.movie_ids), np.float32)
