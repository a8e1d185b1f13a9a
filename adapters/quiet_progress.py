"""Progress that nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager


class QuietStep:
    """A piece of work in passing."""

    def advance(self, amount: int = 1) -> None:
        """Show nothing."""

    def note(self, words: str) -> None:
        """Show nothing."""


class QuietProgress:
    """Shows nothing, for work within other work that is shown."""

    @contextmanager
    def step(self, description: str, total: int | None = None) -> Iterator[QuietStep]:  # noqa: ARG002  # nobody is told
        """Show nothing."""
        yield QuietStep()

    def say(self, message: str) -> None:
        """Show nothing."""
