"""Tables of rows in files, judged by the quality rules as they stream past."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from domain.data.clean_rows import JudgedRows
from domain.data.quality import Circumstances
from domain.data.quality_schema import QualitySchema


class JudgedTable(Protocol):
    """One table, opened."""

    @property
    def size(self) -> int:
        """Its size in bytes as stored, for progress."""
        ...

    @property
    def ignored(self) -> Sequence[str]:
        """The columns that the schema does not know, once the first rows were read."""
        ...

    def rows(self) -> Iterator[JudgedRows]:
        """Yield its rows in order, each judged as `RowJudge` would; may be asked for once.

        Memory grows by 12 bytes for each clean row where the schema names
        unique columns, and not at all where it names none. Raises
        `DatasetError` where the file itself cannot be read on.
        """
        ...


class JudgedTables(Protocol):
    """Opens tables."""

    def open(
        self, path: Path, schema: QualitySchema, circumstances: Circumstances
    ) -> AbstractContextManager[JudgedTable]:
        """Open a file with a header line, or raise `DatasetError` saying what is wrong with it."""
        ...
