"""A progress that keeps what it was told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class CountingStep:
    advanced: int = 0
    notes: list[str] = field(default_factory=list)

    def advance(self, amount: int = 1) -> None:
        self.advanced += amount

    def note(self, words: str) -> None:
        self.notes.append(words)


@dataclass
class SilentProgress:
    steps: dict[str, CountingStep] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, description: str, total: int | None = None) -> Iterator[CountingStep]:  # noqa: ARG002  # the port's signature
        yield self.steps.setdefault(description, CountingStep())

    def say(self, message: str) -> None:
        self.said.append(message)
