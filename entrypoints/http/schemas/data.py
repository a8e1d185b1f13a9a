"""Batches and reports on data on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from application.ports.data_reports import DataReport
from domain.data.batches import Batch, BatchState

Count = Annotated[int, Meta(ge=0)]


class BatchRows(msgspec.Struct, frozen=True, kw_only=True):
    """What the quality gate made of a batch's rows."""

    input_rows: Annotated[Count, Meta(description="Rows in all.")]
    clean_rows: Annotated[Count, Meta(description="Rows that broke no rule.")]
    reject_rows: Annotated[Count, Meta(description="Rows that broke one.")]
    reject_rate: Annotated[float, Meta(description="Their share.", ge=0, le=1)]
    by_rule: Annotated[
        dict[str, int],
        Meta(description="By the first rule they broke.", examples=[{"rating.range": 4}]),
    ]


class ArrivedBatch(msgspec.Struct, frozen=True, kw_only=True):
    """One batch, and what became of it."""

    name: Annotated[str, Meta(description="The file it came in.", examples=["2024-05.csv"])]
    state: Annotated[BatchState, Meta(description="Models learn from it once it is processed.")]
    reason: Annotated[str | None, Meta(description="Why, with the rate, the limit and the rules.")]
    rows: Annotated[BatchRows | None, Meta(description="Null for a file that cannot be read.")]
    max_reject_rate: Annotated[float, Meta(description="The limit it was held to.", ge=0, le=1)]
    content_sha256: Annotated[str, Meta(description="The hash of the file.")]
    file: Annotated[str | None, Meta(description="Where it lies, below the folder of batches.")]
    copies: Annotated[tuple[str, ...], Meta(description="Files of equal content, not added.")]
    updated_at: Annotated[datetime, Meta(description="When its state last changed.")]


class Batches(msgspec.Struct, frozen=True, kw_only=True):
    """The batches, as last changed first."""

    batches: tuple[ArrivedBatch, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report on the data."""

    kind: Annotated[str, Meta(description="What was looked at.", examples=["quality", "drift"])]
    subject: Annotated[str, Meta(description="The batch or window it is about.")]
    verdict: Annotated[str, Meta(description="What was found, in a word.", examples=["strong"])]
    document: Annotated[dict[str, Any], Meta(description="The whole report.")]
    created_at: Annotated[datetime, Meta(description="When it was made.")]


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """Reports, newest first."""

    reports: tuple[Report, ...]


def arrived_batch_of(batch: Batch) -> ArrivedBatch:
    """Return a batch as it goes over the wire."""
    counts = batch.counts
    return ArrivedBatch(
        name=batch.name,
        state=batch.state,
        reason=batch.reason,
        rows=None
        if counts is None
        else BatchRows(
            input_rows=counts.input_rows,
            clean_rows=counts.clean_rows,
            reject_rows=counts.reject_rows,
            reject_rate=counts.reject_rate,
            by_rule=dict(counts.by_rule),
        ),
        max_reject_rate=batch.max_reject_rate,
        content_sha256=batch.content_sha256,
        file=batch.file,
        copies=batch.copies,
        updated_at=batch.updated_at,
    )


def report_of(report: DataReport) -> Report:
    """Return a report as it goes over the wire."""
    return Report(
        kind=report.kind,
        subject=report.subject,
        verdict=report.verdict,
        document=dict(report.document),
        created_at=report.created_at,
    )
