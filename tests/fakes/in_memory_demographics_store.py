"""Demographics in a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.data.demographics import Demographics


@dataclass
class InMemoryDemographicsStore:
    rows: list[Demographics] = field(default_factory=list)

    def replace(self, demographics: Sequence[Demographics]) -> None:
        self.rows = list(demographics)

    def all(self) -> list[Demographics]:
        return list(self.rows)
