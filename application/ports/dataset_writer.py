"""Writers of data sets."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from domain.audience.size import AudienceSize
from domain.data.catalog import Movie

Events_contra = TypeVar("Events_contra", contravariant=True)


class DatasetWriter(Protocol[Events_contra]):
    """Writes what a simulated audience does, so that it can be ingested like any other."""

    def write(
        self,
        folder: Path,
        movies: Sequence[Movie],
        events: Iterable[Events_contra],
        size: AudienceSize,
    ) -> int:
        """Write everything to `folder`, or nothing, in memory that does not grow; return the bytes.

        The folder says that its viewers are simulated, and by which seed.
        Raises `RefusedError` where there is something already, before the first
        event is asked for, and `StorageError` where writing fails.
        """
        ...
