"""A report of how models compare, for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.rating_metrics import RatingEvaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedModel:
    """A row: one plan, fitted and evaluated; `label` is how people know it."""

    label: str
    family: str
    is_personal: bool
    train_seconds: float
    evaluation: RankingEvaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedSlice:
    """Models that were fitted on one slice and evaluated on another: a table."""

    name: str
    fitted_on: str
    rows: Sequence[EvaluatedModel]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedPredictor:
    """A row: what predicts ratings, a plan or the reference beside it."""

    label: str
    is_reference: bool
    train_seconds: float
    evaluation: RatingEvaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedRatings:
    """What predicts ratings, fitted on one slice of time and evaluated on another: a table."""

    name: str
    fitted_on: str
    rows: Sequence[EvaluatedPredictor]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluatedRun:
    """What a report tells of; `slices` and `ratings` come in order of importance."""

    dataset: str
    is_simulated: bool
    created_at: datetime
    positives: int
    movies: int
    protocol: Sequence[str]
    slices: Sequence[EvaluatedSlice]
    ratings: Sequence[EvaluatedRatings] = ()


class EvaluationReport(Protocol):
    """Writes reports that a reader who was not there understands."""

    def write(self, run: EvaluatedRun, path: Path) -> None:
        """Write one file that needs nothing beside it: tables, intervals, plots, explanations."""
        ...
