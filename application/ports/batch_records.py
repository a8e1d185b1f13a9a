"""What became of batches."""

from dataclasses import replace
from typing import Protocol

from application.ports.origin_records import OriginState
from domain.data.batches import Batch, BatchState

_STATES = {
    OriginState.ACCEPTED: BatchState.RELEASED,
    OriginState.QUARANTINED: BatchState.QUARANTINED,
    OriginState.DISCARDED: BatchState.DISCARDED,
}


class BatchRecords(Protocol):
    """Remembers every batch by its content; each call is one transaction.

    Whether a batch is part of the history is what its origin says: a batch that
    came back is in the state that follows from it, whoever changed it last.
    """

    def save(self, batch: Batch) -> None:
        """Remember a batch, in the place of what was known of equal content."""
        ...

    def find(self, content_sha256: str) -> Batch | None:
        """Return the batch of this content, or None."""
        ...

    def all(self) -> list[Batch]:
        """Return every batch, as last saved first."""
        ...


def following(batch: Batch, state: OriginState, reason: str | None) -> Batch:
    """Return a batch in the state that follows from its origin's."""
    is_accepted = state is OriginState.ACCEPTED
    if batch.state.is_in_history is is_accepted and (is_accepted or batch.state is _STATES[state]):
        return batch
    return replace(batch, state=_STATES[state], reason=reason)
