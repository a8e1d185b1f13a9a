"""Folders with what came of a validated table."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from domain.data.clean_rows import JudgedRows
from domain.data.quality_schema import QualitySchema


class ValidationFolder(Protocol):
    """One folder that is being filled."""

    def add(self, rows: JudgedRows) -> None:
        """Write further rows: the clean ones apart from the rejected ones."""
        ...

    def conclude(self, report: Mapping[str, Any]) -> None:
        """Write the report."""
        ...


class ValidationFolders(Protocol):
    """Makes folders, all or nothing."""

    def create(
        self, folder: Path, schema: QualitySchema
    ) -> AbstractContextManager[ValidationFolder]:
        """Fill a folder, which appears whole once the context ends, and never where it fails.

        Raises `RefusedError` where something lies there already.
        """
        ...
