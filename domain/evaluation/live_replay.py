"""Live replay: held-out events in order of time, each predicted by the service as it was then.

A service goes on answering while its viewers go on rating. So the holdout is
not asked about at once: each positive is ranked by what was known of its
viewer at that second, is then known itself, and the next one follows. Nobody
is left out: a stranger's first events are answered by the cold-start policy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.evaluation.figures import Figures, figures_of
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import FreshEvents
from domain.recommendation.recommender import Recommender
from domain.recommendation.scoring import Scores
from domain.recommendation.slate import SlateRequest

DEPTHS = (10, 20)
NEVER = 0
"""The rank of a movie that was not recommended at any place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplayedEvents:
    """One row for each held-out positive, in order of time, n rows.

    `viewer_ids`: (n,) int64; `ranks`: (n,) int64, the movie's place among all that
    could be shown to the viewer at that moment, from 1, or `NEVER`; `are_cold`:
    (n,) bool, whether nothing that the viewer likes was known.
    """

    viewer_ids: NDArray[np.int64]
    ranks: NDArray[np.int64]
    are_cold: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence["ReplayedEvents"]) -> "ReplayedEvents":
        """Return the rows of one or more `parts`, one after the other."""
        return cls(
            viewer_ids=np.concatenate([part.viewer_ids for part in parts]),
            ranks=np.concatenate([part.ranks for part in parts]),
            are_cold=np.concatenate([part.are_cold for part in parts]),
        )


def replay(
    recommender: Recommender, ratings: Interactions, *, folds_in: bool
) -> Iterator[ReplayedEvents]:
    """Yield, moment by moment, where `recommender` ranked what was liked then.

    `ratings`, of any value and later than its fit, are predicted where they are
    positives, and are known from the next second on: the liked ones are folded
    in where `folds_in`, and none is shown again. Ratings of one viewer in one
    second are predicted alike.
    """
    ordered = ratings.sorted_by_time()
    liked = ordered.are_positive
    service = _Service(recommender=recommender, folds_in=folds_in)
    starts = np.flatnonzero(np.diff(ordered.timestamps, prepend=-1))
    for start, stop in pairwise([*starts.tolist(), len(ordered)]):
        moment = slice(start, stop)
        positives = liked[moment]
        viewers, movies = ordered.viewer_ids[moment], ordered.movie_ids[moment]
        if positives.any():
            yield service.predicted(viewers[positives], movies[positives])
        service.learn(viewers, movies, positives, int(ordered.timestamps[start]))


def replay_figures(events: ReplayedEvents, generator: Generator) -> Figures:
    """Return the mean over each viewer's events, so that each viewer counts once.

    With rank r of the one movie asked about, `ndcg_at_k` is 1 / log2(1 + r) and
    `hit_rate_at_k` is 1 where r ≤ k, else 0; `mrr` is 1 / r, 0 for what is never
    shown. `generator` draws the bootstrap.
    """
    ranks = np.where(events.ranks == NEVER, np.inf, events.ranks)
    is_hit = {k: ranks <= k for k in DEPTHS}
    values = {
        **{f"ndcg_at_{k}": hit / np.log2(1.0 + ranks) for k, hit in is_hit.items()},
        **{f"hit_rate_at_{k}": hit.astype(np.float64) for k, hit in is_hit.items()},
        "mrr": 1.0 / ranks,
    }
    viewer_ids, viewers = np.unique(events.viewer_ids, return_inverse=True)
    counts = np.bincount(viewers)
    return figures_of(
        viewer_ids,
        {name: np.bincount(viewers, column) / counts for name, column in values.items()},
        generator,
    )


@dataclass(slots=True, kw_only=True)
class _Service:
    """A recommender and what it has been told since its fit."""

    recommender: Recommender
    folds_in: bool
    liked_at: dict[int, dict[MovieId, int]] = field(default_factory=dict)
    seen: dict[int, list[MovieId]] = field(default_factory=dict)

    def predicted(self, viewers: NDArray[np.int64], movies: NDArray[np.int64]) -> ReplayedEvents:
        """Return the ranks of `movies`, each liked by its viewer at this moment."""
        ranks = np.zeros(len(viewers), np.int64)
        are_cold = np.zeros(len(viewers), np.bool_)
        for viewer in np.unique(viewers).tolist():
            request = SlateRequest(viewer_id=ViewerId(viewer))
            evidence = self.recommender.evidence(request, self._fresh(viewer))
            scores = self.recommender.scores(request, evidence)
            for row in np.flatnonzero(viewers == viewer):
                ranks[row] = self._rank(scores, MovieId(int(movies[row])))
                are_cold[row] = evidence.is_empty
        return ReplayedEvents(viewer_ids=viewers, ranks=ranks, are_cold=are_cold)

    def learn(
        self,
        viewers: NDArray[np.int64],
        movies: NDArray[np.int64],
        liked: NDArray[np.bool_],
        moment: int,
    ) -> None:
        """Take what was rated at `moment`."""
        for viewer, movie, is_liked in zip(
            viewers.tolist(), movies.tolist(), liked.tolist(), strict=True
        ):
            self.seen.setdefault(viewer, []).append(MovieId(movie))
            if is_liked and self.folds_in:
                self.liked_at.setdefault(viewer, {})[MovieId(movie)] = moment

    def _fresh(self, viewer: int) -> FreshEvents:
        liked_at = self.liked_at.get(viewer, {})
        return FreshEvents(
            liked=tuple(liked_at),
            liked_at=tuple(liked_at.values()),
            seen=tuple(self.seen.get(viewer, ())),
        )

    def _rank(self, scores: Scores, movie: MovieId) -> int:
        position = self.recommender.movies.position_of(movie)
        if position is None or scores[position] == -np.inf:
            return NEVER
        score = scores[position]
        better = int((scores > score).sum()) + int((scores[:position] == score).sum())
        return better + 1
