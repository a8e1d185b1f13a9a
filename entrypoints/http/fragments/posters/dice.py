"""Choices that look random and are always the same."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws the same numbers for the same seed, on every machine and in every version."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._throws = 0

    def between(self, low: float, high: float) -> float:
        """Return a number from `low` up to `high`."""
        self._throws += 1
        digest = blake2b(self._seed, digest_size=8, salt=self._throws.to_bytes(16, "big")).digest()
        return low + (high - low) * int.from_bytes(digest, "big") / 2**64

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[int(self.between(0, len(choices)))]

    def flip(self) -> bool:
        """Return heads or tails."""
        return self.between(0, 1) < 0.5  # noqa: PLR2004  # an even chance
