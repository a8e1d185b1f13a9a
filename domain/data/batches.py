"""Batches: files of rows that arrive, pass the quality gate or do not, and what became of them."""

import shlex
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
        """Return why nothing may learn from it, with the rate, the limit and the rules."""
        mend = "mend the file and let it arrive again"
        if self.state is BatchState.QUARANTINED:
            mend += (
                ", or accept its clean rows with"
                f" `marquee batches release {shlex.quote(self.name)} --why TEXT`"
            )
        return (
            f"batch {self.name} is {self.state}, so nothing may learn from it: {self.reason};"
            f" {mend}"
        )
