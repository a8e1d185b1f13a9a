"""Movies, as Marquee knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from domain.errors import InvalidValueError
from domain.identifiers import MovieId

EARLIEST_YEAR = 1870
LATEST_YEAR = 2100

FACTS = ("year", "genres", "directors", "cast", "runtime_minutes")


class Facts(Protocol):
    """What may be said of a movie; None and nothing stand for what is not known."""

    @property
    def year(self) -> int | None: ...  # noqa: D102  # as on `Movie`
    @property
    def genres(self) -> tuple[str, ...]: ...  # noqa: D102  # as above
    @property
    def directors(self) -> tuple[str, ...]: ...  # noqa: D102  # as above
    @property
    def cast(self) -> tuple[str, ...]: ...  # noqa: D102  # as above
    @property
    def runtime_minutes(self) -> int | None: ...  # noqa: D102  # as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """One movie of the catalogue.

    `title` is the display title: its article in front, its year apart.
    """

    movie_id: MovieId
    slug: str
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    hidden: bool = False
    available_from: datetime | None = None
    available_until: datetime | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidValueError(f"movie {self.movie_id} has an empty title")
        if self.year is not None and not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise InvalidValueError(
                f"movie {self.movie_id} has the year {self.year};"
                f" it must lie between {EARLIEST_YEAR} and {LATEST_YEAR}"
            )

    def filled_by(self, facts: Facts) -> "Movie":
        """Return the movie with those of `facts` that it lacks."""
        return self._with({name: getattr(facts, name) for name in FACTS if not getattr(self, name)})

    def changed_by(self, facts: Facts) -> "Movie":
        """Return the movie with all of `facts` that are known."""
        return self._with({name: getattr(facts, name) for name in FACTS})

    def _with(self, facts: Mapping[str, Any]) -> "Movie":
        known = {name: value for name, value in facts.items() if value}
        return replace(self, **known) if known else self

    def is_available(self, now: datetime) -> bool:
        """Say whether the movie may be shown at `now` (aware UTC)."""
        if self.hidden:
            return False
        if self.available_from is not None and now < self.available_from:
            return False
        return self.available_until is None or now < self.available_until
