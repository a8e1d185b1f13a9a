"""Who uses the files of the history."""

from contextlib import AbstractContextManager
from typing import Protocol


class HistoryLock(Protocol):
    """Keeps the files of the history in their place while they are used.

    Many may use them at once: those who write files that are not listed yet,
    and those who read by a listing that may have changed since. Freed by the
    system when a holder dies.
    """

    def shared(self) -> AbstractContextManager[None]:
        """Use the files; waits while somebody is alone with them."""
        ...

    def alone(self, *, patience_seconds: float = 0) -> AbstractContextManager[bool]:
        """Yield True, and keep everybody else out, once nobody uses the files.

        Yields False where somebody still does after `patience_seconds`.
        """
        ...
