"""What each training run found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.evaluation.viewer_scores import ViewerScores
from domain.models.versions import finite


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """The figures of one plan in a run; reference rows may have no registered version.

    An undefined metric is absent from `validation` and `test`.
    """

    plan: str
    family: str
    is_personal: bool
    train_seconds: float
    validation: Mapping[str, float]
    test: Mapping[str, float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "validation", finite(self.validation))
        object.__setattr__(self, "test", finite(self.test))


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRows:
    """The figures of the plans that predict ratings, the global mean first among them.

    `validation_ratings` and `test_ratings` count what was predicted.
    """

    protocol_in_words: tuple[str, ...]
    validation_ratings: int
    test_ratings: int
    rows: tuple[RunRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One training run: how it evaluated, on how many viewers, and what came out.

    `validation_viewers` and `test_viewers` count the warm viewers whom the
    figures are means of; `protocol` names the protocol, `protocol_in_words`
    says what it does. All of that is of the plans that rank; what the others came
    to stands in `ratings`, where the run had any.
    """

    training_run: str
    created_at: datetime
    dataset: str
    data_fingerprint: str
    protocol: str
    protocol_in_words: tuple[str, ...]
    validation_viewers: int
    test_viewers: int
    rows: tuple[RunRow, ...]
    ratings: RatingRows | None = None

    def row_of(self, plan: str) -> RunRow | None:
        """Return the row of a plan, by name."""
        rated = () if self.ratings is None else self.ratings.rows
        return next((row for row in (*self.rows, *rated) if row.plan == plan), None)


class TrainingRuns(Protocol):
    """Keeps each run's record, its scores, and its report for people, all or nothing."""

    def add(
        self,
        record: RunRecord,
        write_report: Callable[[Path], None],
        scores: Mapping[str, ViewerScores],
    ) -> None:
        """Keep a record, the report that `write_report(path)` writes, and scores by plan.

        The scores make up each plan's deciding figure on validation.
        """
        ...

    def viewer_scores(self, training_run: str, plan: str) -> ViewerScores | None:
        """Return the scores of a plan in a run; None where they were not kept, or are gone."""
        ...

    def record(self, training_run: str) -> RunRecord:
        """Return a run's record, or raise `NotFoundError`."""
        ...

    def files(self, training_run: str) -> Mapping[str, Path]:
        """Return a run's files by name: `evaluation.json` and `evaluation.html`."""
        ...
