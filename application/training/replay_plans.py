"""Replay the held-out part of the history for several plans, the popularity row among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from application.ports.plan_library import PlanLibrary
from application.ports.reading_log import Reading, ReadingLog
from application.training.load_history import LoadHistory
from application.training.reference_rows import REFERENCE_PLAN
from application.training.replay_live import ReplayedPlan, ReplayLive
from application.training.sort_out_plans import SortOutPlans
from domain.errors import InvalidValueError
from domain.evaluation.protocol import TEST_SLICE
from domain.models.specification import ModelPlan, Role


class ReplayedSlice(StrEnum):
    """Which part of the history is replayed, after a fit on all that came before it."""

    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveReplays:
    """The replays of several plans over the same events.

    Plans that the service answers as it answers the popularity row have no row
    of their own: they are named `as_popularity`. `test_readings` counts how often
    the test slice was read; None where validation was replayed.
    """

    dataset: str
    replayed: ReplayedSlice
    rows: Sequence[ReplayedPlan]
    as_popularity: Sequence[str]
    test_readings: int | None


class ReplayPlans:
    """Registers nothing and changes nothing: it only measures, and notes a reading of test."""

    def __init__(
        self,
        *,
        plans: PlanLibrary,
        load_history: LoadHistory,
        sort_out_plans: SortOutPlans,
        replay_live: ReplayLive,
        readings: ReadingLog,
    ) -> None:
        self._plans = plans
        self._load_history = load_history
        self._sort_out_plans = sort_out_plans
        self._replay_live = replay_live
        self._readings = readings

    def __call__(self, names: Sequence[str], replayed: ReplayedSlice) -> LiveReplays:
        """Replay plans by name or path; without any, all that rank.

        Raises `NotFoundError` for an unknown plan, `InvalidValueError` for one that ranks
        nothing, `RefusedError` for one that cannot be fitted here, `InsufficientDataError`
        without enough data.
        """
        asked = [self._plans.named(name) for name in dict.fromkeys(names)]
        for plan in asked:
            if plan.role is not Role.RANKING:
                raise InvalidValueError(f"plan {plan.name} predicts ratings, and ranks nothing")
        plans: Sequence[ModelPlan] = asked or [
            plan for plan in self._plans.all() if plan.role is Role.RANKING
        ]
        if all(plan.name != REFERENCE_PLAN for plan in plans):
            plans = [self._plans.named(REFERENCE_PLAN), *plans]
        history = self._load_history()
        if names:
            self._sort_out_plans.require(plans, history)
        else:
            plans = self._sort_out_plans(plans, history).fittable
        prepared = history.prepared
        fit, later = (
            (prepared.train, prepared.validation_ratings)
            if replayed is ReplayedSlice.VALIDATION
            else (prepared.train_and_validation, prepared.test_ratings)
        )
        rows = [self._replay_live(plan, fit, later) for plan in plans]
        times: int | None = None
        if replayed is ReplayedSlice.TEST:
            replayed_plans = tuple(plan.name for plan in plans)
            times = self._readings.note(
                Reading(
                    by="live-replay",
                    dataset=history.dataset,
                    split=TEST_SLICE,
                    plans=replayed_plans,
                )
            )
        return LiveReplays(
            dataset=history.dataset,
            replayed=replayed,
            rows=[row for row in rows if not _is_doubled(row)],
            as_popularity=[row.plan.name for row in rows if _is_doubled(row)],
            test_readings=times,
        )


def _is_doubled(row: ReplayedPlan) -> bool:
    """Return whether the service would have answered just as the popularity row does."""
    return not row.is_personal and row.plan.name != REFERENCE_PLAN
