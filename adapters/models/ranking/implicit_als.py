"""Fits matrix factorisation by alternating least squares, with the library implicit."""

from typing import Annotated

import msgspec
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from adapters.models.parameters import parameters_of
from adapters.models.ranking.interaction_matrix import interaction_matrix
from application.ports.progress import Progress
from domain.models.decay import Ageing, Decay
from domain.models.fit_data import FitData
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.specification import ModelPlan
from domain.recommendation.histories import TrainingSet


class AlsParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The factors' number and penalty, the belief in a positive, the rounds of fitting.

    With `half_life_days` that belief ages: an event is believed with `confidence`
    x what its age leaves of it, at least `floor`; what is below 1 is believed
    less than that a movie not seen is not liked.
    """

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 64
    iterations: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 15
    regularization: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    confidence: Annotated[float, msgspec.Meta(ge=1)] = 5.0
    half_life_days: Annotated[float, msgspec.Meta(gt=0)] | None = None
    floor: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


class ImplicitAls:
    """Runs implicit's solver on all cores; equal to the bit for a seed on any number of them."""

    parameters = AlsParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> MatrixFactorizationModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, AlsParameters)
        ageing = _ageing(parameters, fit.data)
        matrix = interaction_matrix(fit.data)
        if ageing is not None:
            matrix.data = ageing.left_of(matrix.data, fit.data.histories.timestamps)
        # implicit runs threads of its own; those of BLAS on top only get in the way.
        with (
            progress.step(f"Fitting {plan.name}", total=parameters.iterations) as step,
            threadpool_limits(1, "blas"),
        ):
            solver = AlternatingLeastSquares(
                factors=parameters.factors,
                regularization=parameters.regularization,
                alpha=parameters.confidence,
                iterations=parameters.iterations,
                random_state=plan.seed,
            )
            solver.fit(matrix, show_progress=False, callback=lambda *_: step.advance())
            movie_factors = np.ascontiguousarray(solver.item_factors, np.float32)
            # The last round moved the movies after the viewers. Solving for the viewers
            # once more gives known viewers the very factors that fold-in gives new ones.
            viewers = np.arange(len(fit.data.viewer_ids))
            viewer_factors = np.ascontiguousarray(
                solver.recalculate_user(viewers, matrix), np.float32
            )
            exact = movie_factors.astype(np.float64)
            gram = exact.T @ exact
        return MatrixFactorizationModel(
            viewer_factors=viewer_factors,
            movie_factors=np.asfortranarray(movie_factors),
            gram=gram,
            confidence=parameters.confidence,
            regularization=parameters.regularization,
            ageing=ageing,
        )


def _ageing(parameters: AlsParameters, data: TrainingSet) -> Ageing | None:
    """Return how events age; None where they do not."""
    if parameters.half_life_days is None:
        return None
    decay = Decay(half_life_days=parameters.half_life_days, floor=parameters.floor)
    return Ageing(decay=decay, newest=data.newest)
