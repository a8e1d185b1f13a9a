"""Counts what a movielog holds."""

from collections import Counter
from collections.abc import Mapping

from application.ports.dataset_reader import KEPT_REJECTS
from domain.data.movielog_block import MovielogBlock, RejectedLine


class MovielogTally:
    """Lines, events by kind, and rejects by reason, of which the first are kept whole."""

    def __init__(self) -> None:
        self.lines = 0
        self._events: Counter[str] = Counter()
        self._rejects: Counter[str] = Counter()
        self.first_rejects: list[RejectedLine] = []

    def add(self, block: MovielogBlock) -> None:
        """Count a block."""
        self.lines += block.lines
        self._events.update(
            watches=len(block.watches.minutes),
            ratings=len(block.ratings.ratings),
            recommendations=len(block.recommendations.statuses),
            accounts=block.accounts_created,
        )
        self._rejects.update(reject.reason for reject in block.rejects)
        room = KEPT_REJECTS - len(self.first_rejects)
        self.first_rejects += block.rejects[:room]

    @property
    def events(self) -> int:
        """How many lines were events."""
        return self._events.total()

    @property
    def rejects(self) -> int:
        """How many lines were none."""
        return self._rejects.total()

    @property
    def events_by_kind(self) -> Mapping[str, int]:
        """The events, by kind."""
        return dict(self._events)

    @property
    def rejects_by_reason(self) -> Mapping[str, int]:
        """The rejects, the most frequent reason first."""
        return dict(self._rejects.most_common())

    def in_words(self, seconds: float) -> str:
        """Say how far it is, after so many seconds."""
        rate = self.lines / seconds if seconds else 0.0
        return f"{self.lines:,} lines, {rate:,.0f}/s, {self.rejects:,} rejected"

    def no_events(self, source: str) -> str:
        """Say why a log without any event is of no use."""
        if not self.lines:
            return f"{source} is empty: it holds no line, so nothing was ingested"
        reasons = ", ".join(f"{why} ({n:,})" for why, n in self.rejects_by_reason.items())
        first = self.first_rejects[0]
        return (
            f"none of the {self.lines:,} lines of {source} is an event, so nothing was ingested;"
            f" by reason: {reasons}; the first is line {first.number}: {first.text[:200]!r}."
            " Is it a movielog, and is its rating scale the one given by --scale?"
        )
