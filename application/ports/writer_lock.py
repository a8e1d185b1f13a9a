"""One writer at a time."""

from contextlib import AbstractContextManager
from typing import Protocol


class WriterLock(Protocol):
    """Keeps two writers of one home apart; freed by the system when its holder dies."""

    def hold(self, purpose: str) -> AbstractContextManager[None]:
        """Hold the lock, or raise `WriterBusyError` naming the holder's purpose and process."""
        ...
