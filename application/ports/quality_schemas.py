"""Schemas of tables, as users write them."""

from pathlib import Path
from typing import Protocol

from domain.data.quality_schema import QualitySchema


class QualitySchemas(Protocol):
    """Reads schemas from files, anew each time it is asked."""

    def read(self, path: Path) -> QualitySchema:
        """Return the schema in a file, or raise `InvalidValueError` naming file and key."""
        ...
