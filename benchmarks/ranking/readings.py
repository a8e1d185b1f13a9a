"""How often figures were read that should be read seldom: of splits that end in no validation."""

from collections.abc import Sequence

from adapters.jsonl_reading_log import JsonlReadingLog
from adapters.system_clock import SystemClock
from application.ports.reading_log import Reading
from benchmarks.movielens import REPOSITORY
from domain.models.specification import ModelPlan

READINGS = REPOSITORY / "build" / "quality" / "test_readings.jsonl"


def noted(by: str, dataset: str, split: str, plans: Sequence[ModelPlan]) -> int:
    """Note that a benchmark reads a split, and return how often any of them did."""
    log = JsonlReadingLog(READINGS, SystemClock())
    names = tuple(plan.name for plan in plans)
    return log.note(Reading(by=by, dataset=dataset, split=split, plans=names))
