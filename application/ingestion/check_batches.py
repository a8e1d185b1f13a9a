"""Says which batches are no part of what models learn from."""

from collections.abc import Sequence

from application.errors import QuarantineError
from application.ingestion.decide_on_batch import FindBatch
from application.ports.batch_records import BatchRecords
from domain.data.batches import Batch, BatchState


class CheckBatches:
    """Tells of quarantined batches, and refuses those that somebody counts on."""

    def __init__(self, records: BatchRecords, find_batch: FindBatch) -> None:
        self._records = records
        self._find_batch = find_batch

    def left_out(self) -> Sequence[Batch]:
        """Return the batches that wait for a decision, and are not learnt from meanwhile."""
        return [one for one in self._records.all() if one.state is BatchState.QUARANTINED]

    def require(self, names: Sequence[str]) -> None:
        """Raise `QuarantineError` where one of the batches named is no part of the history.

        The error names the batch, its rate, the limit and the rules. Raises
        `NotFoundError` for a batch that never came.
        """
        for batch in map(self._find_batch, names):
            if not batch.state.is_in_history:
                raise QuarantineError(batch.refusal())
