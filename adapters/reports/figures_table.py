"""What models scored, as a table that pages draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.evaluation.intervals import Interval


class Measured(Protocol):
    """Figures by metric, those that have one with their 95 % interval."""

    @property
    def metrics(self) -> Mapping[str, float]:
        """The figures."""
        ...

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """The intervals, where there are any."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One model, `notes` behind its name; `seconds` is how long it took to fit."""

    label: str
    figures: Measured
    seconds: float
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresTable:
    """Rows by the first of `metrics`, the best first."""

    metrics: Sequence[str]
    rows: Sequence[Row]
    lower_is_better: bool = False

    @classmethod
    def of(
        cls, metrics: Sequence[str], rows: Sequence[Row], *, lower_is_better: bool = False
    ) -> "FiguresTable":
        """Return the table of one row or more, in any order."""
        ordered = sorted(
            rows, key=lambda row: row.figures.metrics[metrics[0]], reverse=not lower_is_better
        )
        return cls(metrics=metrics, rows=ordered, lower_is_better=lower_is_better)

    @property
    def labels(self) -> list[str]:
        """The names of the models, row by row."""
        return [row.label for row in self.rows]

    def is_best(self, row: Row, metric: str) -> bool:
        """Return whether no other row has a better figure in a column."""
        best = min if self.lower_is_better else max
        return row.figures.metrics[metric] == best(one.figures.metrics[metric] for one in self.rows)
