"""Writers of data sets."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from domain.audience.size import AudienceSize
from domain.data.catalog import Movie
from domain.data.interactions import Interactions


class DatasetWriter(Protocol):
    """Writes a simulated audience as a data set that a `DatasetReader` opens again."""

    def write(
        self,
        folder: Path,
        movies: Sequence[Movie],
        ratings: Iterable[Interactions],
        size: AudienceSize,
    ) -> int:
        """Write everything to `folder`, or nothing, in memory that does not grow; return the bytes.

        The folder says that its viewers are simulated, and by which seed.
        Raises `RefusedError` where there is something already, before the first
        rating is asked for, and `StorageError` where writing fails.
        """
        ...
