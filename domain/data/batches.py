"""Batches: files of rows that arrive, pass the quality gate or do not, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.data.quality_report import QualityCounts


class BatchState(StrEnum):
    """What became of a batch."""

    PROCESSED = "processed"
    QUARANTINED = "quarantined"
    RELEASED = "released"
    DISCARDED = "discarded"
    FAILED = "failed"

    @property
    def is_in_history(self) -> bool:
        """Whether models may learn from its rows."""
        return self in {BatchState.PROCESSED, BatchState.RELEASED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One batch, known by its content; `name` is that of the file in which it came first.

    `file` is where that file rests, below the folder of batches; None until it
    does. `counts` and `origin_id` are None for a batch that could not be read. `copies` are the
    names of files of equal content that came later, and changed nothing.
    """

    content_sha256: str
    name: str
    state: BatchState
    reason: str | None = None
    counts: QualityCounts | None = None
    max_reject_rate: float
    origin_id: str | None = None
    file: str | None = None
    copies: tuple[str, ...] = ()
    updated_at: datetime

    def refusal(self) -> str:
        """Return why nothing may learn from it: the batch, its rate, the limit and the rules."""
        return (
            f"batch {self.name} is {self.state}, so nothing may learn from it: {self.reason};"
            f" mend the file and let it arrive again, or accept it after all with"
            f" `marquee batches release {self.name} --why TEXT`"
        )
