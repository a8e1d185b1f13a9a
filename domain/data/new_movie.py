"""Movies that the catalogue lacks, described by whoever asks about them."""

from dataclasses import dataclass
from typing import Protocol

from domain.data.catalog import EARLIEST_YEAR, LATEST_YEAR, Facts
from domain.errors import InvalidValueError


class Described(Facts, Protocol):
    """A movie by its title and facts, in the catalogue or not."""

    @property
    def title(self) -> str: ...  # noqa: D102  # as on `Movie`


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMovie:
    """A movie without an id; its article stands in front of its title, its year apart."""

    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    runtime_minutes: int | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidValueError("a new movie needs a title")
        if self.year is not None and not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise InvalidValueError(
                f"the year of {self.title!r} is {self.year};"
                f" it must lie between {EARLIEST_YEAR} and {LATEST_YEAR}"
            )
        if self.runtime_minutes is not None and self.runtime_minutes <= 0:
            raise InvalidValueError(
                f"the runtime of {self.title!r} is {self.runtime_minutes} minutes;"
                " it must be positive, or be left out"
            )
