"""Reports on data: of its quality, of its drift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class DataReport:
    """One report: its kind (`quality`, `drift`), what it is about, and what it found.

    `verdict` is one word; `document` is the whole report as JSON would hold it.
    """

    kind: str
    subject: str
    verdict: str
    document: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime


class DataReports(Protocol):
    """Keeps every report that was made, for people to look at."""

    def record(self, report: DataReport) -> None:
        """Keep a report, in one transaction."""
        ...

    def latest(self, kind: str | None = None, limit: int = 20) -> list[DataReport]:
        """Return reports of one kind, or of all, as last recorded first."""
        ...
