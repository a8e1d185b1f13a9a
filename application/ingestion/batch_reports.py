"""What is told of a batch: to programs, and to people."""

from collections.abc import Sequence
from typing import Any

from application.ingestion.validate_table import document_of
from domain.data.batches import Batch, BatchState
from domain.data.clean_rows import RejectedRow

FIRST_REJECTS = 20


def batch_document(batch: Batch, first_rejects: Sequence[RejectedRow] = ()) -> dict[str, Any]:
    """Return a batch as JSON holds it."""
    counts = None if batch.counts is None else document_of(batch.counts)
    return {
        "name": batch.name,
        "state": batch.state,
        "reason": batch.reason,
        **(counts or {}),
        "max_reject_rate": batch.max_reject_rate,
        "content_sha256": batch.content_sha256,
        "origin_id": batch.origin_id,
        "file": batch.file,
        "copies": list(batch.copies),
        "updated_at": batch.updated_at.isoformat(),
        "first_rejects": [
            {
                "line": row.line,
                "rule": row.rule,
                "column": row.column,
                "value": row.value,
                "text": row.text,
            }
            for row in first_rejects
        ],
    }


def batch_text(batch: Batch, first_rejects: Sequence[RejectedRow] = ()) -> str:
    """Return a batch in words: what happened, where, why, and what to do."""
    lines = [
        f"Batch {batch.name} is {batch.state} ({batch.updated_at:%Y-%m-%d %H:%M:%S} UTC).",
        f"Why: {batch.reason}",
    ]
    if batch.counts is not None:
        counts = batch.counts
        shares = f"{counts.reject_rate:.2%}; {batch.max_reject_rate:.2%} may be"
        lines += [
            "",
            f"Rows: {counts.input_rows:,}, of which {counts.reject_rows:,} rejected ({shares})",
            *(f"  {rule:<24} {count:>12,}" for rule, count in counts.by_rule.items()),
        ]
    if first_rejects:
        lines += ["", "The first rejected rows:"]
        lines += [f"  line {row.line}: {row.rule}: {row.text}" for row in first_rejects]
    lines += ["", "What to do:", *_advice(batch)]
    return "\n".join(lines) + "\n"


def copy_text(name: str, batch: Batch) -> str:
    """Return the note beside a file whose content came before."""
    return (
        f"{name} has the content of {batch.name}, which is {batch.state} since"
        f" {batch.updated_at:%Y-%m-%d %H:%M:%S} UTC; nothing was added.\n"
    )


def _advice(batch: Batch) -> list[str]:
    again = "  Mend the file and put it into landing/ again: other content is another batch."
    if batch.state is BatchState.QUARANTINED:
        return [
            again,
            f"  Or accept its clean rows: marquee batches release {batch.name} --why TEXT",
            f"  Or give it up: marquee batches discard {batch.name} --why TEXT",
        ]
    return [again]
