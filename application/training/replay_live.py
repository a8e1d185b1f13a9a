"""Replay the events after a fit against the service as it would have been."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from application.ports.progress import Progress
from application.training.fit_plan import FitPlan
from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation.comparison import PairedDifference, paired_differences
from domain.evaluation.figures import Figures
from domain.evaluation.intervals import draws
from domain.evaluation.live_replay import ReplayedEvents, replay, replay_figures
from domain.models.decay import Decay
from domain.models.fit_data import FitData
from domain.models.popularity import popularity_of
from domain.models.specification import ModelPlan
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.explanations import sources_of
from domain.recommendation.histories import seen_movies
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.recommender import Recommender
from domain.recommendation.scoring import RankingModel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplayedPlan:
    """One plan's figures on `events` positives, of which `cold_events` met nothing known.

    `figures` are with fold-in, as the service works; `without_fold_in` as it would be if
    it learnt of fresh events only what not to show again. `gain` says by how much the first
    is better, for each metric. Of an impersonal family there is one row: it folds nothing in.
    """

    plan: ModelPlan
    is_personal: bool
    events: int
    cold_events: int
    figures: Figures
    without_fold_in: Figures | None = None
    gain: dict[str, PairedDifference] | None = None


class ReplayLive:
    """Fits a plan once, as a release would be, and goes through what came after."""

    def __init__(self, *, fit_plan: FitPlan, progress: Progress) -> None:
        self._fit_plan = fit_plan
        self._progress = progress

    def __call__(self, plan: ModelPlan, fit: FitData, later: Interactions) -> ReplayedPlan:
        """Replay `later`, ratings of any value given after the slice of `fit` ended.

        Raises `InsufficientDataError` where none of them is a positive.
        """
        model = self._fit_plan(plan, fit).model
        service = recommender_of(model, plan.family, fit)
        events = self._replayed(service, plan, later, folds_in=True)
        figures = _figures(events)
        if not model.is_personal:
            return _row(plan, events, figures)
        stiff = _figures(self._replayed(service, plan, later, folds_in=False))
        gain = paired_differences(figures, stiff, draws())
        return _row(plan, events, figures, stiff, dict(gain))

    def _replayed(
        self, service: Recommender, plan: ModelPlan, later: Interactions, *, folds_in: bool
    ) -> ReplayedEvents:
        name = f"Replaying {plan.name}" + ("" if folds_in else " without fold-in")
        with self._progress.step(name, total=int(later.are_positive.sum())) as step:
            parts = []
            for moment in replay(service, later, folds_in=folds_in):
                parts.append(moment)
                step.advance(len(moment.ranks))
        if not parts:
            raise InsufficientDataError(
                "no movie was liked after the fit, so there is nothing to replay;"
                " ingest a longer history"
            )
        return ReplayedEvents.joined(parts)


def recommender_of(model: RankingModel, family: str, fit: FitData) -> Recommender:
    """Return the recommender that would serve `model` after `fit`; it explains nothing."""
    n_movies = len(fit.data.movie_ids)
    return Recommender(
        model=model,
        sources=sources_of(model, family),
        movies=MovieIndex.of(fit.movies, datetime.fromtimestamp(fit.data.newest, UTC)),
        viewer_ids=fit.data.viewer_ids,
        histories=fit.data.histories,
        newest=fit.data.newest,
        seen=seen_movies(fit.ratings(), fit.data),
        best_movies=BestMovies.none(len(fit.data.viewer_ids)),
        popularity=popularity_of(fit.data, Decay()),
        movie_vectors=np.zeros((n_movies, 1), np.float32),
    )


def _figures(events: ReplayedEvents) -> Figures:
    return replay_figures(events, draws())


def _row(
    plan: ModelPlan,
    events: ReplayedEvents,
    figures: Figures,
    without_fold_in: Figures | None = None,
    gain: dict[str, PairedDifference] | None = None,
) -> ReplayedPlan:
    return ReplayedPlan(
        plan=plan,
        is_personal=without_fold_in is not None,
        events=len(events.ranks),
        cold_events=int(events.are_cold.sum()),
        figures=figures,
        without_fold_in=without_fold_in,
        gain=gain,
    )
