"""Keys of operators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKey:
    """A key as it is stored: never the secret itself."""

    name: str
    created_at: datetime


class OperatorKeys(Protocol):
    """Stores keys hashed, and compares them in constant time."""

    def create(self, name: str) -> str:
        """Store a new key and return its secret, once; `RefusedError` if the name is taken."""
        ...

    def revoke(self, name: str) -> None:
        """Forget a key, or raise `NotFoundError`."""
        ...

    def verify(self, secret: str) -> str | None:
        """Return the name of the key with this secret, or None."""
        ...

    def all(self) -> list[OperatorKey]:
        """Return the keys there are, by name."""
        ...
