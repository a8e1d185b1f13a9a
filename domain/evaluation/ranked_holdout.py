"""A model's rankings of the full catalogue, and where the held-out movies stand in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.evaluation.catalog_metrics import Slates
from domain.evaluation.holdout import UNKNOWN, Holdout
from domain.evaluation.ranking_metrics import Hits
from domain.evaluation.rankings import blocks, first_of, keys_of, positions_in, shown_in_top
from domain.evaluation.sparse_rows import events_of
from domain.models.decay import Decay
from domain.models.popularity import popularity_of
from domain.recommendation.histories import Histories, TrainingSet
from domain.recommendation.scoring import RankingModel, Scores

SLATE_SIZE = 10
"""Novelty, diversity and popularity bias are measured on slates of this size."""
COVERAGE_DEPTH = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankedHoldout:
    """Where each held-out positive of `holdout` ranks, and what else was shown.

    `positions` (n_events,), from 1, along the events of the holdout: 0 where the
    movie was not ranked. `slates` (n_viewers, `SLATE_SIZE`) are each viewer's
    first movies; `shown` (n_movies,) says which movies stand in the first
    `COVERAGE_DEPTH` of any viewer of the fit. `hits` (n_hits,) are the ranked
    events, by viewer and then by position.
    """

    holdout: Holdout
    positions: NDArray[np.intp]
    slates: Slates
    shown: NDArray[np.bool_]
    hits: NDArray[np.intp]

    def hits_among(self, events: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Hits]:
        """Return the hits where only some `events` (n_events,) are relevant.

        The viewers, as places in the holdout, are those with a relevant event.
        """
        owners = self.holdout.owners
        relevant = np.bincount(owners[events], minlength=len(self.holdout))
        viewers = np.flatnonzero(relevant)
        places = np.cumsum(relevant > 0) - 1
        found = self.hits[events[self.hits]]
        hits = Hits(
            owners=places[owners[found]],
            positions=self.positions[found],
            relevant=relevant[viewers],
        )
        return viewers, hits


def ranked_holdout(model: RankingModel, data: TrainingSet, holdout: Holdout) -> RankedHoldout:
    """Rank all movies of the axis, but those a viewer likes already, as the service would.

    A viewer of the fit is scored by their training row; one with a history
    beside the fit by fold-in; one of whom nothing is known gets what the
    cold-start policy shows, the popularity of the last weeks. What a viewer rated
    without liking it stays a candidate, cold or warm, as the default protocol
    has it. Every viewer of the fit is scored once, for ranks and coverage alike.
    """
    ranker = _Ranker(model, data, holdout)
    ranker.rank_trained()
    ranker.rank_folded_in()
    ranker.rank_cold()
    order = np.lexsort((ranker.positions, holdout.owners))
    return RankedHoldout(
        holdout=holdout,
        positions=ranker.positions,
        slates=ranker.slates,
        shown=ranker.shown,
        hits=order[ranker.positions[order] > 0],
    )


class _Ranker:
    """Fills `positions`, `slates` and `shown`, one kind of viewer after the other."""

    def __init__(self, model: RankingModel, data: TrainingSet, holdout: Holdout) -> None:
        self._model = model
        self._data = data
        self._holdout = holdout
        self._n_movies = len(data.movie_ids)
        self.positions = np.zeros(len(holdout.owners), np.intp)
        self.slates = np.full((len(holdout), min(SLATE_SIZE, self._n_movies)), -1, np.intp)
        self.shown = np.zeros(self._n_movies, np.bool_)

    def rank_trained(self) -> None:
        asked = np.flatnonzero(self._holdout.rows != UNKNOWN)
        rows = self._holdout.rows[asked]
        for block in blocks(len(self._data.viewer_ids), self._n_movies):
            scores = self._model.score_viewers(
                np.arange(block.start, block.stop), self._data.histories
            )
            _rule_out(scores, self._data.histories, np.arange(block.start, block.stop))
            self.shown |= shown_in_top(scores, COVERAGE_DEPTH)
            here = slice(*np.searchsorted(rows, (block.start, block.stop)))
            self._rank(asked[here], scores[rows[here] - block.start])

    def rank_folded_in(self) -> None:
        holdout = self._holdout
        asked = np.flatnonzero((holdout.rows == UNKNOWN) & holdout.is_warm)
        for block in blocks(len(asked), self._n_movies):
            viewers = asked[block]
            scores = np.stack(
                [self._model.score_history(holdout.histories[viewer]) for viewer in viewers]
            )
            _rule_out(scores, holdout.histories, viewers)
            self._rank(viewers, scores)

    def rank_cold(self) -> None:
        asked = np.flatnonzero(~self._holdout.is_warm)
        popularity = popularity_of(self._data, Decay())
        for block in blocks(len(asked), self._n_movies):
            viewers = asked[block]
            self._rank(viewers, np.broadcast_to(popularity, (len(viewers), self._n_movies)))

    def _rank(self, viewers: NDArray[np.intp], scores: Scores) -> None:
        """Note where the events of `viewers`, ascending places in the holdout, rank by `scores`."""
        if not len(viewers):
            return
        holdout = self._holdout
        rows, events = events_of(holdout.offsets, viewers)
        can_be_hit = holdout.can_be_hit[events]
        rows, events = rows[can_be_hit], events[can_be_hit]
        keys = keys_of(scores)
        wanted = keys[rows, holdout.columns[events]]
        keys.sort(axis=1)
        self.positions[events] = positions_in(keys, wanted, rows)
        self.slates[viewers] = first_of(keys, self.slates.shape[1])


def _rule_out(scores: Scores, histories: Histories, rows: NDArray[np.intp]) -> None:
    """Give `-inf` to what each row's viewer likes already, in place."""
    places, events = events_of(histories.offsets, rows)
    scores[places, histories.movies[events]] = -np.inf
