"""What is known of viewers beyond their ratings."""

from collections.abc import Sequence
from typing import Protocol

from domain.data.demographics import Demographics


class DemographicsStore(Protocol):
    """Keeps the demographics of the home's data set, all or nothing."""

    def replace(self, demographics: Sequence[Demographics]) -> None:
        """Put `demographics` in the place of what was there; no viewers leave nothing."""
        ...

    def all(self) -> list[Demographics]:
        """Return what is known, in the order in which it was given."""
        ...
