"""A blend: several models' tastes for one viewer, and what anyone would be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.models.array_names import put_behind
from domain.models.decay import SECONDS_PER_DAY
from domain.recommendation.histories import Histories, History, SeenMovies
from domain.recommendation.scoring import RankingModel, Scores

LONGEST_ABSENCE_DAYS = 30.0
"""Whoever has been away longer is treated like those who were away so long."""
NOT_FOR_MEMBERS = frozenset({"taste", "passed"})
"""Names that would mix up the arrays of a member with the blend's own."""
BEHIND_ALL_OTHERS = np.float32(1_000.0)
"""More than lies between any two scores."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlendModel:
    """Scores a movie by the weighted tastes of personal models, and a prior that all viewers share.

        score = prior + Σ_k w_k · s_k / d_k
        w_k = a_k + b_k · absence, or c_k of those who have been here since the fit

    with s_k the scores that taste k gives the movies, d_k their standard
    deviation over the catalogue, for this viewer alone, and `absence` how long
    ago their last event was: 0 for the newest event of the fit, rising with the
    logarithm of days to 1. Who returns is shown what the coming days may hold,
    and whose latest events had to be folded in, what goes with those.

    `names` and `tastes` run along the rows (a_k, b_k, c_k) of `taste_weights`
    (n_tastes, 3) float64; `prior`: (n_movies,) float32; `newest` in seconds.
    `passed_over` are movies that known viewers rated and did not like: theirs
    come last. Of no history at all only the prior is known.
    """

    names: tuple[str, ...]
    tastes: tuple[RankingModel, ...]
    taste_weights: NDArray[np.float64]
    prior: Scores
    newest: int
    passed_over: SeenMovies

    @property
    def is_personal(self) -> bool:
        """Scores depend on the viewer."""
        return True

    def score_viewer(self, row: int, histories: Histories) -> Scores:
        """Return the scores (n_movies,), the movies that the viewer passed over last."""
        tastes = [taste.score_viewer(row, histories) for taste in self.tastes]
        scores = self._blended(tastes, histories[row])
        scores[self.passed_over[row]] -= BEHIND_ALL_OTHERS
        return scores

    def score_history(self, history: History) -> Scores:
        """Return the scores (n_movies,) by what each taste makes of the history."""
        if len(history) == 0:
            return self.prior.copy()
        return self._blended([taste.score_history(history) for taste in self.tastes], history)

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:
        """Return `score_viewer` of many rows at once, (len(rows), n_movies)."""
        weights = np.array([self._weights(histories[row]) for row in rows.tolist()])
        scores = np.tile(self.prior, (len(rows), 1))
        for taste, of_taste in zip(self.tastes, weights.T, strict=True):
            block = taste.score_viewers(rows, histories)
            scores += block * (of_taste / spread_of(block)).astype(np.float32)[:, np.newaxis]
        for position, row in enumerate(rows.tolist()):
            scores[position, self.passed_over[row]] -= BEHIND_ALL_OTHERS
        return scores

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return the weighted sum of what each event adds in each taste.

        (len(movies), len(history)); the prior is of no event.
        """
        added: Scores = self.contributions_by_part(history, movies).sum(axis=0)
        return added

    def contributions_by_part(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return what each event adds in each taste, (n_tastes, len(movies), len(history))."""
        added = np.empty((len(self.tastes), len(movies), len(history)), np.float32)
        for part, (taste, weight) in enumerate(
            zip(self.tastes, self._weights(history), strict=True)
        ):
            scale = np.float32(weight / spread_of(taste.score_history(history)))
            added[part] = scale * taste.contributions(history, movies)
        return added

    def without_viewer(self, row: int) -> Self:
        """Return the model without what it and its tastes hold of one viewer."""
        return replace(
            self,
            tastes=tuple(taste.without_viewer(row) for taste in self.tastes),
            passed_over=self.passed_over.without(row),
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the blend's own arrays, and those of each taste behind its name and `_`."""
        own: dict[str, NDArray[np.generic]] = {
            "taste_weights": self.taste_weights,
            "prior": self.prior,
            "newest": np.array(self.newest, np.int64),
            "passed_offsets": self.passed_over.offsets,
            "passed_movies": self.passed_over.movies,
        }
        for name, taste in zip(self.names, self.tastes, strict=True):
            own |= put_behind(f"{name}_", taste.arrays())
        return own

    @classmethod
    def from_arrays(
        cls,
        arrays: Mapping[str, NDArray[np.generic]],
        tastes: Mapping[str, RankingModel] | None = None,
    ) -> Self:
        """Return the model that `arrays()` was taken from, of its `tastes` by their names.

        Raises KeyError where an array lacks.
        """
        tastes = tastes or {}
        return cls(
            names=tuple(tastes),
            tastes=tuple(tastes.values()),
            taste_weights=_with_weights_amid(arrays["taste_weights"].astype(np.float64)),
            prior=arrays["prior"].astype(np.float32, copy=False),
            newest=int(arrays["newest"].astype(np.int64)),
            passed_over=SeenMovies(
                offsets=arrays["passed_offsets"].astype(np.int64, copy=False),
                movies=arrays["passed_movies"].astype(np.int32, copy=False),
            ),
        )

    def _blended(self, tastes: Sequence[Scores], history: History) -> Scores:
        scores = self.prior.copy()
        for of_taste, weight in zip(tastes, self._weights(history), strict=True):
            scores += np.float32(weight / spread_of(of_taste)) * of_taste
        return scores

    def _weights(self, history: History) -> NDArray[np.float64]:
        """Return what each taste counts for a viewer with this history, (n_tastes,)."""
        returning, by_absence, amid = self.taste_weights.T
        away = absence(history, self.newest)
        weights: NDArray[np.float64] = returning + away * by_absence if away > 0 else amid
        return weights


def _with_weights_amid(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rows (a, b, c); blends were first stored without c, as if it were a."""
    return weights if weights.shape[1] > 2 else np.column_stack([weights, weights[:, 0]])  # noqa: PLR2004  # a and b


def absence(history: History, newest: int) -> float:
    """Return how long before `newest` the last event was, from 0 to 1, by the logarithm of days."""
    if len(history) == 0:
        return 1.0
    days = max(newest - int(history.timestamps.max()), 0) / SECONDS_PER_DAY
    return float(min(np.log1p(days) / np.log1p(LONGEST_ABSENCE_DAYS), 1.0))


def spread_of(scores: Scores) -> NDArray[np.float64]:
    """Return the standard deviation over the movies, of each viewer where there are several.

    Infinite where all movies score alike: such scores tell nothing.
    """
    spread = np.asarray(scores.std(axis=-1, dtype=np.float64))
    return np.where(spread > 0, spread, np.inf)


def lift_of(popularity: Scores, lifted: int) -> Scores:
    """Return how far each movie's logarithm stands above that of all but the `lifted` highest.

    (n_movies,), in standard deviations of the logarithm over the catalogue; 0
    for all others, so that a prior may order the head of the catalogue and
    leaves the rest of it to taste. `popularity` is not negative.
    """
    mean = float(popularity.mean(dtype=np.float64))
    if mean <= 0:
        return np.zeros(len(popularity), np.float32)
    lifted = min(lifted, len(popularity) - 1)
    logarithm = np.log(popularity.astype(np.float64) / mean + FROM_MEAN)
    level = np.partition(logarithm, -lifted - 1)[-lifted - 1]
    spread = float(logarithm.std()) or 1.0
    lift: Scores = (np.maximum(logarithm - level, 0) / spread).astype(np.float32)
    return lift


FROM_MEAN = 0.2
"""The share of the average movie's popularity below which differences hardly count."""
