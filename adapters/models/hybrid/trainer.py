"""Fits the hybrid with PyTorch, where it is installed; what it makes is served without it."""

from adapters.models.hybrid.parameters import HybridParameters
from adapters.models.needs import neural_libraries
from adapters.models.parameters import parameters_of
from application.ports.progress import Progress
from domain.errors import InsufficientDataError
from domain.models.fit_data import FitData
from domain.models.hybrid import HybridModel
from domain.models.specification import ModelPlan


class TorchHybrid:
    """Fits on the accelerator where there is one; equal to the bit for a seed on one CPU."""

    parameters = HybridParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> HybridModel:
        """Fit `plan` on `fit`.

        Raises `InvalidValueError` naming the parameter at fault, and
        `InsufficientDataError` where there is too little to learn from, or no library
        to learn by.
        """
        parameters = parameters_of(plan, HybridParameters)
        if missing := neural_libraries(fit):
            raise InsufficientDataError(f"plan {plan.name} cannot be fitted: {missing}")
        from adapters.models.hybrid.fitting import fitted_hybrid  # noqa: PLC0415  # torch is optional

        with progress.step(f"Fitting {plan.name}", total=1 + 2 * parameters.epochs) as step:
            return fitted_hybrid(fit, parameters, plan.seed, step)
