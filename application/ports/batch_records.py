"""What became of batches."""

from typing import Protocol

from domain.data.batches import Batch


class BatchRecords(Protocol):
    """Remembers every batch by its content; each call is one transaction."""

    def save(self, batch: Batch) -> None:
        """Remember a batch, in the place of what was known of equal content."""
        ...

    def find(self, content_sha256: str) -> Batch | None:
        """Return the batch of this content, or None."""
        ...

    def all(self) -> list[Batch]:
        """Return every batch, as last changed first."""
        ...
