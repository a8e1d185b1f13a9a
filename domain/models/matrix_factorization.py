"""Matrix factorisation: tastes and movies as points in one space."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.decay import Ageing
from domain.recommendation.histories import Histories, History
from domain.recommendation.scoring import Scores

_BY_WEIGHT = "regularization_by_weight"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatrixFactorizationModel:
    """Scores a movie by the inner product of viewer and movie factors.

    `viewer_factors` (n_viewers, f) and `movie_factors` (n_movies, f) float32,
    the latter laid down column by column, which halves the time to score;
    `gram` (f, f) float64 is YᵀY of the movie factors Y. An event of weight w is
    believed with the confidence c = `confidence` · w, everything else with 1;
    with `ageing`, w is what its age leaves of the weight. A viewer's penalty λ is
    `regularization` + `regularization_by_weight` · the sum of c over all movies.

    Fold-in and explanations follow Hu, Koren and Volinsky, "Collaborative
    filtering for implicit feedback datasets" (ICDM 2008), sections 4 and 5:
    with Y_h the factors of the history and C its confidences on a diagonal,

        A = YᵀY + Y_hᵀ (C - I) Y_h + λ I
        x = A⁻¹ Y_hᵀ C 1        the viewer's factors
        yᵀx = Σ_j yᵀ A⁻¹ y_j c_j    the score, one term for each event j
    """

    viewer_factors: NDArray[np.float32]
    movie_factors: NDArray[np.float32]
    gram: NDArray[np.float64]
    confidence: float
    regularization: float
    ageing: Ageing | None = None
    regularization_by_weight: float = 0.0

    @property
    def is_personal(self) -> bool:
        """Scores depend on the viewer."""
        return True

    def score_viewer(self, row: int, histories: Histories) -> Scores:  # noqa: ARG002  # the factors hold it
        """Return the scores (n_movies,) by the factors found in training."""
        # For arrays this small, `dot` takes two thirds of the time of `@`.
        scores: Scores = self.movie_factors.dot(self.viewer_factors[row])
        return scores

    def score_history(self, history: History) -> Scores:
        """Return the scores (n_movies,) by the factors that `fold_in` finds."""
        return self.movie_factors @ self.fold_in(history)

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:  # noqa: ARG002  # the factors hold them
        """Return the scores by the factors found in training, (len(rows), n_movies)."""
        return self.viewer_factors[rows] @ self.movie_factors.T

    def fold_in(self, history: History) -> NDArray[np.float32]:
        """Return the factors (f,) of a viewer with this history: x above, solved exactly."""
        liked, confidences = self._evidence(history)
        factors = np.linalg.solve(self._system(liked, confidences), confidences @ liked)
        return factors.astype(np.float32)

    def fold_in_without_each(self, history: History) -> NDArray[np.float32]:
        """Return for each event the factors that `fold_in` would find without it, (n, f).

        But for the penalty, which stays that of the whole history. To take event j
        away is a change of rank one (Sherman and Morrison, 1950):
        A' = A - (c_j - 1) y_j y_jᵀ.
        """
        liked, confidences = self._evidence(history)
        inverse = np.linalg.inv(self._system(liked, confidences))
        factors = inverse @ (confidences @ liked)
        towards = liked @ inverse
        lengths = np.einsum("nf,nf->n", towards, liked)
        believed_more = (confidences - 1.0) / (1.0 - (confidences - 1.0) * lengths)
        steps = believed_more * (liked @ factors - lengths * confidences) - confidences
        without: NDArray[np.float64] = factors + steps[:, np.newaxis] * towards
        return without.astype(np.float32)

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return yᵀ A⁻¹ y_j c_j for each of `movies` and event j, (len(movies), len(history))."""
        return self.moved_along(self.movie_factors[movies], history)

    def moved_along(self, directions: NDArray[np.float32], history: History) -> Scores:
        """Return how far each event j moves the viewer's factors along each direction d (k, f).

        dᵀ A⁻¹ y_j c_j, (k, len(history)); row sums are dᵀ `fold_in(history)`.
        """
        liked, confidences = self._evidence(history)
        # A is symmetric: solving for the few directions asked about spares the many events.
        solved = np.linalg.solve(self._system(liked, confidences), directions.T.astype(np.float64))
        return (solved.T @ (liked.T * confidences)).astype(np.float32)

    def without_viewer(self, row: int) -> Self:
        """Return the model without the factors of one viewer."""
        return replace(self, viewer_factors=np.delete(self.viewer_factors, row, axis=0))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the factors, `gram`, and the numbers, with those of `ageing`, as arrays."""
        by_weight = self.regularization_by_weight
        return {
            "viewer_factors": self.viewer_factors,
            "movie_factors": self.movie_factors,
            "gram": self.gram,
            "confidence": np.array(self.confidence, np.float64),
            "regularization": np.array(self.regularization, np.float64),
            **({} if self.ageing is None else self.ageing.arrays()),
            **({_BY_WEIGHT: np.array(by_weight, np.float64)} if by_weight else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            viewer_factors=arrays["viewer_factors"].astype(np.float32, copy=False),
            movie_factors=arrays["movie_factors"].astype(np.float32, copy=False),
            gram=arrays["gram"].astype(np.float64, copy=False),
            confidence=float(arrays["confidence"].astype(np.float64)),
            regularization=float(arrays["regularization"].astype(np.float64)),
            ageing=Ageing.from_arrays(arrays),
            regularization_by_weight=float(arrays.get(_BY_WEIGHT, np.zeros(())).astype(np.float64)),
        )

    def _evidence(self, history: History) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return Y_h (len(history), f) and the diagonal of C (len(history),)."""
        liked = self.movie_factors[history.movies].astype(np.float64)
        weights = history.weights
        if self.ageing is not None:
            weights = self.ageing.left_of(weights, history.timestamps)
        return liked, self.confidence * weights.astype(np.float64)

    def _system(
        self, liked: NDArray[np.float64], confidences: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return A, (f, f)."""
        system: NDArray[np.float64] = (liked.T * (confidences - 1.0)) @ liked
        system += self.gram
        weight = len(self.movie_factors) + float((confidences - 1.0).sum())
        penalty = self.regularization + self.regularization_by_weight * weight
        system.reshape(-1)[:: len(system) + 1] += penalty
        return system
