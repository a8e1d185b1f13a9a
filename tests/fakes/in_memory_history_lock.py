"""A lock of the history within one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class InMemoryHistoryLock:
    users: int = 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        self.users += 1
        try:
            yield
        finally:
            self.users -= 1

    @contextmanager
    def alone(self, *, patience_seconds: float = 0) -> Iterator[bool]:  # noqa: ARG002  # the port's signature
        yield self.users == 0
