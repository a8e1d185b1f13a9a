"""What looks after the history: merging, and telling what came from where."""

from dependency_injector.providers import Dict, Factory

from application.ingestion.audit_history import AuditHistory
from application.ingestion.compact_history import CompactHistory
from application.ingestion.merge_segments import (
    MergeSegments,
    distinct_slates,
    last_ratings,
    united_watch_times,
)
from application.ports.segment_store import SegmentKind
from entrypoints.ingestion_container import IngestionContainer

RATINGS_IN_ONE = 4_000_000
WATCHES_IN_ONE = 1_000_000
SLATES_IN_ONE = 1_000_000
"""Rows of the largest merged segments, so that one is merged in bounded memory."""


class HistoryContainer(IngestionContainer):
    """Builds what `marquee compact` and `marquee audit` need."""

    settings = IngestionContainer.settings

    compact_history = Factory(
        CompactHistory,
        merge=Dict(
            {
                SegmentKind.RATINGS: Factory(
                    MergeSegments, IngestionContainer.segment_store, last_ratings, RATINGS_IN_ONE
                ),
                SegmentKind.WATCHES: Factory(
                    MergeSegments,
                    IngestionContainer.watch_segments,
                    united_watch_times,
                    WATCHES_IN_ONE,
                ),
                SegmentKind.SLATES: Factory(
                    MergeSegments, IngestionContainer.slate_segments, distinct_slates, SLATES_IN_ONE
                ),
            }
        ),
        listing=IngestionContainer.segment_listing,
        lock=IngestionContainer.history_lock,
        remove_strays=IngestionContainer.remove_strays,
        clock=IngestionContainer.clock,
        progress=IngestionContainer.progress,
    )
    audit_history = Factory(
        AuditHistory,
        origins=IngestionContainer.origin_records,
        listing=IngestionContainer.segment_listing,
        stores=Dict(
            {
                SegmentKind.RATINGS: IngestionContainer.segment_store,
                SegmentKind.WATCHES: IngestionContainer.watch_segments,
                SegmentKind.SLATES: IngestionContainer.slate_segments,
            }
        ),
        lock=IngestionContainer.history_lock,
    )
