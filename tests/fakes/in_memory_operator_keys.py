"""Operator keys in a dictionary, secrets and all."""

from dataclasses import dataclass, field
from datetime import datetime

from application.errors import NotFoundError, RefusedError
from application.ports.clock import Clock
from application.ports.operator_keys import OperatorKey


@dataclass
class InMemoryOperatorKeys:
    clock: Clock
    keys: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    made: int = 0

    def create(self, name: str) -> str:
        if name in self.keys:
            raise RefusedError(f"there is a key named {name!r} already")
        self.made += 1
        secret = f"mq_{self.made:043d}"
        self.keys[name] = (secret, self.clock.now())
        return secret

    def revoke(self, name: str) -> None:
        if name not in self.keys:
            raise NotFoundError(f"there is no key named {name!r}")
        del self.keys[name]

    def verify(self, secret: str) -> str | None:
        return next((name for name, (kept, _) in self.keys.items() if kept == secret), None)

    def all(self) -> list[OperatorKey]:
        return [OperatorKey(name=n, created_at=at) for n, (_, at) in sorted(self.keys.items())]
