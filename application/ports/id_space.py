"""Which data set's numbers this home speaks."""

from typing import Protocol


class IdSpace(Protocol):
    """Remembers the one data set whose ids this home holds."""

    def claim(self, name: str, *, is_simulated: bool) -> None:
        """Claim the home for `name`, or raise `OtherDatasetError` naming it and the holder."""
        ...

    def current(self) -> str | None:
        """Return the name this home was claimed for, or None."""
        ...

    def is_simulated(self) -> bool:
        """Say whether the viewers of this home are a simulated audience."""
        ...
