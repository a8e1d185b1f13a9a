"""Merges small segments of the history into large ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from application.ingestion.merge_segments import MergeSegments
from application.ingestion.remove_strays import RemoveStrays
from application.ingestion.runs_to_merge import runs_to_merge
from application.ports.clock import Clock
from application.ports.history_lock import HistoryLock
from application.ports.progress import Progress
from application.ports.segment_listing import Replacement, SegmentListing
from application.ports.segment_store import Segment, SegmentKind

MayMerge = Callable[[Segment], bool]
"""Says of a segment whether it may be merged: its origins cannot leave the history afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactedKind:
    """How many segments and rows of a kind the history had before, and has now.

    Rows that are gone were repeats, superseded ratings, or parts of one watch time.
    """

    segments_before: int
    segments: int
    rows_before: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactionReport:
    """What became of each kind. `files_left` says that files in use wait to be removed."""

    kinds: Mapping[str, CompactedKind]
    files_left: bool
    seconds: float


class CompactHistory:
    """Merges neighbouring segments; what the history says stays the same, and who said it.

    Each merged segment takes the place of its sources in one transaction.
    Others go on reading and writing meanwhile: the files that were replaced are
    removed once nobody uses the history. Killed at any point, the next run works.
    """

    def __init__(
        self,
        *,
        merge: Mapping[SegmentKind, MergeSegments[Any]],
        listing: SegmentListing,
        lock: HistoryLock,
        remove_strays: RemoveStrays,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._merge = merge
        self._listing = listing
        self._lock = lock
        self._remove_strays = remove_strays
        self._clock = clock
        self._progress = progress

    def __call__(self, may_merge: MayMerge = lambda _: True) -> CompactionReport:
        """Compact; `RefusedError` where somebody else rewrites the history at the same time."""
        started = self._clock.now()
        self._remove_strays()
        before = self._listing.all()
        with self._lock.shared():
            for kind, merge in self._merge.items():
                self._compact(kind, merge, may_merge)
        after = self._listing.all()
        removed = self._remove_strays()
        return CompactionReport(
            kinds={kind.value: _compacted(kind, before, after) for kind in self._merge},
            files_left=removed < len({one.segment_id for one in before} - _ids(after)),
            seconds=(self._clock.now() - started).total_seconds(),
        )

    def _compact(self, kind: SegmentKind, merge: MergeSegments[Any], may_merge: MayMerge) -> None:
        listed = [segment for segment in self._listing.listed() if segment.kind is kind]
        candidates = _ids([one for one in self._listing.all(kind) if may_merge(one)])
        runs = list(runs_to_merge(listed, candidates, merge.target_rows))
        rows = sum(segment.rows for run in runs for segment in run)
        with self._progress.step(f"Merging {kind.value}", rows) as step:
            for run in runs:
                replaced = tuple(segment.segment_id for segment in run)
                self._listing.replace([Replacement(replaced=replaced, by=merge(run))])
                step.advance(sum(segment.rows for segment in run))


def _ids(segments: list[Segment]) -> set[str]:
    return {segment.segment_id for segment in segments}


def _compacted(kind: SegmentKind, before: list[Segment], after: list[Segment]) -> CompactedKind:
    then, now = ([one for one in segments if one.kind is kind] for segments in (before, after))
    return CompactedKind(
        segments_before=len(then),
        segments=len(now),
        rows_before=sum(segment.rows for segment in then),
        rows=sum(segment.rows for segment in now),
    )
