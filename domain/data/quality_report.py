"""What a table's rows came to, and whether that passes the gate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.data.clean_rows import JudgedRows
from domain.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCounts:
    """`input_rows` = `clean_rows` + `reject_rows`; `by_rule` counts the rejects, most first."""

    input_rows: int
    clean_rows: int
    reject_rows: int
    by_rule: Mapping[str, int]

    @property
    def reject_rate(self) -> float:
        """The share of rejected rows; 0 where there is no row."""
        return self.reject_rows / self.input_rows if self.input_rows else 0.0


@dataclass(slots=True)
class QualityTally:
    """Counts judged rows as they stream past."""

    _input_rows: int = 0
    _by_rule: Counter[str] = field(default_factory=Counter)

    def add(self, rows: JudgedRows) -> None:
        """Count further rows."""
        self._input_rows += rows.count
        self._by_rule.update(row.rule for row in rows.rejected)

    def counts(self) -> QualityCounts:
        """Return the counts so far."""
        rejected = self._by_rule.total()
        return QualityCounts(
            input_rows=self._input_rows,
            clean_rows=self._input_rows - rejected,
            reject_rows=rejected,
            by_rule=dict(self._by_rule.most_common()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GateVerdict:
    """Whether a table passed, and the reasons where it did not."""

    passed: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityGatePolicy:
    """Lets a table pass whose share of rejected rows is at most `max_reject_rate`."""

    max_reject_rate: float

    def __post_init__(self) -> None:
        if not 0 <= self.max_reject_rate <= 1:
            raise InvalidValueError(
                f"the largest reject rate must lie between 0 and 1, not {self.max_reject_rate:g}"
            )

    def judge(self, counts: QualityCounts) -> GateVerdict:
        """Return the verdict on a table, its reasons with the figures."""
        if counts.reject_rate <= self.max_reject_rate:
            return GateVerdict(passed=True)
        rules = ", ".join(f"{rule} {count:,}" for rule, count in counts.by_rule.items())
        reason = (
            f"{counts.reject_rows:,} of {counts.input_rows:,} rows ({counts.reject_rate:.2%})"
            f" are rejected, and {self.max_reject_rate:.2%} may be: {rules}"
        )
        return GateVerdict(passed=False, reasons=(reason,))
