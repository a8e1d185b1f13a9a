"""The shape of the database."""

from typing import Protocol


class SchemaMigrator(Protocol):
    """Brings the database to the shape that this code expects; safe at once in many processes."""

    def upgrade(self) -> bool:
        """Create or migrate the database; False where its shape is right already.

        Raises `StorageError` where the database cannot be opened, or was
        written by a newer Marquee.
        """
        ...
