"""Readers of published data sets."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from domain.data.catalog import Movie
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions
from domain.data.movie_details import MovieLink

KEPT_REJECTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One line that was not taken: where it stands and why."""

    file: str
    line: int
    reason: str
    text: str


@dataclass(slots=True)
class Rejects:
    """Lines that were not taken, counted by reason; the first `KEPT_REJECTS` are kept whole."""

    by_reason: Counter[str] = field(default_factory=Counter)
    first: list[Reject] = field(default_factory=list)

    def add(self, reject: Reject) -> None:
        """Count a line."""
        self.by_reason[reject.reason] += 1
        if len(self.first) < KEPT_REJECTS:
            self.first.append(reject)

    @property
    def total(self) -> int:
        """How many lines were not taken."""
        return self.by_reason.total()


class Dataset(Protocol):
    """One data set, opened: its movies, and its ratings as a stream of columns."""

    @property
    def name(self) -> str:
        """The name of its id space, such as `movielens-100k`."""
        ...

    @property
    def is_simulated(self) -> bool:
        """Whether its viewers are a simulated audience."""
        ...

    @property
    def source(self) -> str:
        """Where it came from, for people."""
        ...

    @property
    def size(self) -> int:
        """The size of its ratings in bytes, for progress."""
        ...

    def movies(self) -> Sequence[Movie]:
        """Return its catalogue; lines that cannot be read are added to `rejects`."""
        ...

    def links(self) -> Sequence[MovieLink]:
        """Return the ids of its movies in other catalogues; empty where it says nothing."""
        ...

    def demographics(self) -> Sequence[Demographics]:
        """Return what it says of its viewers; empty where it says nothing."""
        ...

    def interactions(self) -> Iterator[tuple[Interactions, int]]:
        """Yield its ratings in chunks, each with the bytes read for it.

        Lines that cannot be read, and ratings of movies that its catalogue
        lacks, are added to `rejects` and skipped. Raises `DatasetError`, naming
        file and line, where the file is truncated or of another kind.
        """
        ...

    @property
    def rejects(self) -> Rejects:
        """What was not taken so far."""
        ...


class DatasetReader(Protocol):
    """Opens data sets by path (folder or zip) or by published name."""

    def open(self, path_or_name: str) -> AbstractContextManager[Dataset]:
        """Recognise the layout and open it, or raise `DatasetError` saying what was looked for."""
        ...
