"""Best movies: what each known viewer would be shown, ranked and explained beforehand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.recommendation.explanations import (
    NOTHING,
    Named,
    contributions_of,
    lift_for_anyone,
    strongest_of,
)
from domain.recommendation.filters import Mask
from domain.recommendation.histories import Histories, SeenMovies
from domain.recommendation.scoring import RankingModel, Scores, top_k
from domain.recommendation.slate import MAXIMUM_SLATE

WIDTH = MAXIMUM_SLATE + 1
"""How many of a viewer's best movies are kept: the longest slate, and whether others follow."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BestMovies:
    """The best unseen movies of each viewer of a fit, ranked when the model was made.

    Which of them are shown is decided at each request; how a known viewer's
    history orders them, and why, is not, and takes far longer to find. Row r
    holds the positions `movies[r]` (n_viewers, m) int32, best first, with -1
    behind the last where the catalogue has no more; their `scores`
    (n_viewers, m) float32; the one or two movies that speak most for each,
    `named` (n_viewers, m, 2) int32; and which part of the model brought each,
    `parts` (n_viewers, m) int8. Without columns nothing is known beforehand.
    """

    movies: NDArray[np.int32]
    scores: Scores
    named: Named
    parts: NDArray[np.int8]

    @classmethod
    def none(cls, n_viewers: int) -> "BestMovies":
        """Return what knows nothing beforehand."""
        return cls._unfilled(n_viewers, 0)

    @classmethod
    def _unfilled(cls, n_viewers: int, width: int) -> "BestMovies":
        shape = (n_viewers, width)
        return cls(
            movies=np.full(shape, NOTHING, np.int32),
            scores=np.full(shape, -np.inf, np.float32),
            named=np.full((*shape, 2), NOTHING, np.int32),
            parts=np.zeros(shape, np.int8),
        )

    @classmethod
    def of(
        cls, model: RankingModel, histories: Histories, seen: SeenMovies, width: int = WIDTH
    ) -> "BestMovies":
        """Return the best of each viewer's unseen movies; of an impersonal model, nothing."""
        if not model.is_personal:
            return cls.none(len(histories))
        best_of = cls._unfilled(len(histories), width)
        lift = lift_for_anyone(model)
        for row in range(len(histories)):
            scores = model.score_viewer(row, histories)
            scores[seen[row]] = -np.inf
            best = top_k(scores, width)
            if len(best):
                found = contributions_of(model, histories[row], best, lift)
                best_of.movies[row, : len(best)] = best
                best_of.scores[row, : len(best)] = scores[best]
                best_of.named[row, : len(best)] = strongest_of(found.by_event, histories[row])
                best_of.parts[row, : len(best)] = found.parts
        return best_of

    def places(self, row: int, n: int, allowed: Mask) -> NDArray[np.intp] | None:
        """Return where in row `row` the first n movies stand that are `allowed` (n_movies,).

        Fewer where the catalogue has no more; None where movies that are not
        in the row would have to follow.
        """
        movies = self.movies[row]
        is_whole = len(movies) > 0 and movies[-1] == NOTHING
        if is_whole:
            movies = movies[movies != NOTHING]
        places: NDArray[np.intp] = allowed.take(movies).nonzero()[0]
        return places[:n] if is_whole or len(places) >= n else None

    def without(self, row: int) -> "BestMovies":
        """Return the best movies of all viewers but one."""
        return BestMovies(
            movies=np.delete(self.movies, row, axis=0),
            scores=np.delete(self.scores, row, axis=0),
            named=np.delete(self.named, row, axis=0),
            parts=np.delete(self.parts, row, axis=0),
        )
