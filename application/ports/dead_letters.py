"""Lines that were no events, kept for whoever wants to know."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from domain.data.movielog_block import RejectedLine


class DeadLetterFile(Protocol):
    """The rejected lines of one origin, while it comes in."""

    def add(self, lines: Sequence[RejectedLine]) -> None:
        """Keep further lines."""
        ...


class DeadLetters(Protocol):
    """Keeps rejected lines, a file for each origin that has some."""

    def keep(self, origin_id: str) -> AbstractContextManager[DeadLetterFile]:
        """Open an origin's file, which appears whole when the context ends.

        Without a line, or after an error, there is none. Memory does not grow with the lines.
        """
        ...

    def place(self, origin_id: str) -> str:
        """Return where an origin's file lies, or would: its path below the home."""
        ...

    def remove(self, origin_id: str) -> None:
        """Remove an origin's file, finished or not; one that is not there is no error."""
        ...

    def stored_ids(self) -> set[str]:
        """Return the origins of all files there are, finished or not."""
        ...
