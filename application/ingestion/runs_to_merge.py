"""Which segments are worth merging."""

from collections.abc import Collection, Iterator, Sequence

from application.ports.segment_store import Segment

MOST_ORIGINS = 10_000
"""A merged segment names no more origins: its row in the listing stays below half a megabyte."""


def runs_to_merge(
    listed: Sequence[Segment], candidates: Collection[str], target_rows: int
) -> Iterator[list[Segment]]:
    """Yield runs of two or more neighbours that hold at most `target_rows` rows together.

    `listed` are all segments of one kind in order of arrival. A segment that is
    no candidate ends a run, as does one on another scale: only neighbours are
    merged, so that the last one wins after as before. Segments of more than half
    of the target, or of the origins that one may name, stay as they are.
    """
    run: list[Segment] = []
    for segment in listed:
        is_small = segment.segment_id in candidates and _is_small(segment, target_rows)
        if run and not (is_small and _fits(segment, run, target_rows)):
            yield from _worthwhile(run)
            run = []
        if is_small:
            run.append(segment)
    yield from _worthwhile(run)


def _is_small(segment: Segment, target_rows: int) -> bool:
    return 2 * segment.rows <= target_rows and 2 * _origins([segment]) <= MOST_ORIGINS


def _fits(segment: Segment, run: Sequence[Segment], target_rows: int) -> bool:
    together = [*run, segment]
    rows = sum(one.rows for one in together)
    return (
        rows <= target_rows and _origins(together) <= MOST_ORIGINS and segment.scale == run[0].scale
    )


def _origins(segments: Sequence[Segment]) -> int:
    return sum(max(len(segment.merged_from), 1) for segment in segments)


def _worthwhile(run: list[Segment]) -> Iterator[list[Segment]]:
    if len(run) > 1:
        yield run
