"""Fits the hybrid with PyTorch, where it is installed; what it makes is served without it."""

from adapters.models.hybrid.parameters import HybridParameters, HybridRankingParameters
from adapters.models.needs import neural_libraries, neural_libraries_and_ratings
from adapters.models.parameters import parameters_of
from application.ports.progress import Progress
from domain.errors import InsufficientDataError
from domain.models.fit_data import FitData
from domain.models.hybrid import HybridModel
from domain.models.hybrid_ranking import HybridRankingModel
from domain.models.specification import ModelPlan


class TorchHybrid:
    """Fits what predicts ratings; equal to the bit for a seed on one CPU."""

    parameters = HybridParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> HybridModel:
        """Fit `plan` on `fit`, on the accelerator where there is one.

        Raises `InvalidValueError` naming the parameter at fault, and
        `InsufficientDataError` where there is too little to learn from, or no library
        to learn by.
        """
        parameters = parameters_of(plan, HybridParameters)
        _refuse(plan, neural_libraries_and_ratings(fit))
        from adapters.models.hybrid.rating_fit import fitted_hybrid  # noqa: PLC0415  # torch is optional

        with progress.step(f"Fitting {plan.name}", total=1 + 2 * parameters.epochs) as step:
            return fitted_hybrid(fit, parameters, plan.seed, step)


class TorchHybridRanking:
    """Fits what ranks; equal to the bit for a seed on one CPU."""

    parameters = HybridRankingParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> HybridRankingModel:
        """Fit `plan` on `fit`, on the accelerator where there is one; raises as above."""
        parameters = parameters_of(plan, HybridRankingParameters)
        _refuse(plan, neural_libraries(fit))
        from adapters.models.hybrid.ranking_network import fitted_ranking  # noqa: PLC0415  # torch is optional

        with progress.step(f"Fitting {plan.name}", total=1 + parameters.epochs) as step:
            return fitted_ranking(fit, parameters, plan.seed, step)


def _refuse(plan: ModelPlan, missing: str | None) -> None:
    if missing:
        raise InsufficientDataError(f"plan {plan.name} cannot be fitted: {missing}")
