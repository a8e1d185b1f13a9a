"""A report of how models compare on one split, for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.evaluation.split_evaluation import ModelOnSplit, SplitEvaluation


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EvaluatedSplit:
    """What a report tells of: models on one split, and which of them the others are held to.

    `champion` (none without one in production) and `reference`, the popularity
    row, are labels of models of the `evaluation`. `test_readings` counts how
    often what the split holds out was read; None where that may be read at will.
    """

    dataset: str
    is_simulated: bool
    created_at: datetime
    positives: int
    movies: int
    in_words: Sequence[str]
    evaluation: SplitEvaluation
    champion: str | None
    reference: str
    test_readings: int | None = None

    @property
    def yardsticks(self) -> Sequence[ModelOnSplit]:
        """The models that every other is compared with, viewer by viewer."""
        labels = dict.fromkeys(one for one in (self.reference, self.champion) if one is not None)
        return [self.evaluation.model(label) for label in labels]


class SplitReport(Protocol):
    """Writes reports that a reader who was not there understands."""

    def write(self, evaluated: EvaluatedSplit, path: Path) -> None:
        """Write one file that needs nothing beside it: tables, tests, slices, plots, words."""
        ...
