"""A writer lock within one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from application.errors import WriterBusyError


@dataclass
class InMemoryWriterLock:
    held_for: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)

    @contextmanager
    def hold(self, purpose: str) -> Iterator[None]:
        if self.held_for:
            raise WriterBusyError(f"`{self.held_for[0]}` (this process) is writing")
        self.held_for.append(purpose)
        self.history.append(purpose)
        try:
            yield
        finally:
            self.held_for.clear()
