"""Fits as the libraries and papers give them, to stand beside this project's."""

from collections.abc import Callable, Mapping

from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan


def bare_als(plan: ModelPlan, fit: FitData) -> Callable[[], object]:
    """Return implicit's own fit, with the parameters of `plan`."""
    from implicit.cpu.als import AlternatingLeastSquares  # noqa: PLC0415  # for its process alone
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # as above

    from adapters.models.ranking.interaction_matrix import interaction_matrix  # noqa: PLC0415  # as above

    matrix = interaction_matrix(fit.data)
    own_names = {"confidence": "alpha"}
    parameters = {own_names.get(name, name): value for name, value in plan.parameters.items()}
    solver = AlternatingLeastSquares(**parameters, random_state=plan.seed)

    def run() -> object:
        with threadpool_limits(1, "blas"):
            return solver.fit(matrix, show_progress=False)

    return run


def bare_ease(plan: ModelPlan, fit: FitData) -> Callable[[], object]:
    """Return EASE as its paper writes it down."""
    import numpy as np  # noqa: PLC0415  # for its process alone

    from adapters.models.ranking.interaction_matrix import interaction_matrix  # noqa: PLC0415  # as above

    matrix = interaction_matrix(fit.data).astype(np.float64)

    def run() -> object:
        gram = (matrix.T @ matrix).toarray()
        diagonal = np.diag_indices_from(gram)
        gram[diagonal] += plan.parameters["regularization"]
        inverse = np.linalg.inv(gram)
        weights = inverse / -np.diag(inverse)
        weights[diagonal] = 0.0
        return weights

    return run


BARE_FITS: Mapping[str, Callable[[ModelPlan, FitData], Callable[[], object]]] = {
    "als": bare_als,
    "ease": bare_ease,
}
