"""Tables that are written out, for people and for other programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray


class ExportFormat(StrEnum):
    """How tables are written."""

    CSV = "csv"
    PARQUET = "parquet"


class ColumnKind(StrEnum):
    """What a column holds; any but a flag may lack a value."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"


Chunk = Mapping[str, Sequence[Any] | NDArray[Any]]
"""Some rows: the values of each column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedTable:
    """A table: its columns in order, what it says, and its rows, which can be asked for once."""

    name: str
    about: str
    columns: Mapping[str, ColumnKind]
    chunks: Callable[[], Iterator[Chunk]]


class StoredTables(Protocol):
    """Everything that one store holds, as tables."""

    def opened(self) -> AbstractContextManager[Sequence[ExportedTable]]:
        """Yield the tables as they are at one moment, to be read within the context."""
        ...


class TableFolders(Protocol):
    """Folders of tables."""

    def write(
        self,
        tables: Sequence[ExportedTable],
        target: Path,
        export_format: ExportFormat,
        about: Mapping[str, object],
    ) -> Mapping[str, int]:
        """Write a file for each table, and `about.json`, in memory that does not grow.

        `about` is what that file says besides; of a simulated audience, the
        folder itself says so as well.

        The folder is there whole or not at all; returns the rows of each table.
        Raises `RefusedError` where something is there already, `StorageError`
        where it cannot be written.
        """
        ...
