"""Probes of the installation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, and how to mend it where that is needed."""

    subject: str
    severity: Severity
    detail: str
    mend: str | None = None


class Probe(Protocol):
    """Looks at one thing."""

    def __call__(self) -> Finding:
        """Return what was found; an error raised here becomes a fault of its own."""
        ...
