"""How often figures were read that should be read seldom."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at what plans score on events of a split that must choose nothing.

    `by` is the command that looked.
    """

    by: str
    dataset: str
    split: str
    plans: tuple[str, ...]


class ReadingLog(Protocol):
    """Keeps every reading for good: who looks often enough chooses by what they see."""

    def note(self, reading: Reading) -> int:
        """Keep a reading; return how many there are of its split and data set, it included."""
        ...
