"""Progress of long work, shown to whoever waits for it."""

from contextlib import AbstractContextManager
from typing import Protocol


class Step(Protocol):
    """One piece of long work under way."""

    def advance(self, amount: int = 1) -> None:
        """Say that `amount` more units are done."""
        ...

    def note(self, words: str) -> None:
        """Say how it stands, in a few words that replace the last ones."""
        ...


class Progress(Protocol):
    """Shows long work as it goes; never fails, never writes to standard output."""

    def step(self, description: str, total: int | None = None) -> AbstractContextManager[Step]:
        """Show a piece of work of `total` units (None: unknown) until the context ends."""
        ...

    def say(self, message: str) -> None:
        """Show one line."""
        ...
