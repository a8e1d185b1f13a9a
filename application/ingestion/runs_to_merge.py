"""Which segments are worth merging."""

from collections.abc import Collection, Iterator, Sequence

from application.ports.segment_store import Segment


def runs_to_merge(
    listed: Sequence[Segment], in_history: Collection[str], target_rows: int
) -> Iterator[list[Segment]]:
    """Yield runs of two or more neighbours that hold at most `target_rows` rows together.

    `listed` are all segments of one kind in order of arrival. A segment that is
    no part of the history ends a run, as does one on another scale: only
    neighbours are merged, so that the last one wins after as before. Segments of
    more than half of the target stay as they are.
    """
    run: list[Segment] = []
    for segment in listed:
        is_small = segment.segment_id in in_history and 2 * segment.rows <= target_rows
        if run and not (is_small and _fits(segment, run, target_rows)):
            yield from _worthwhile(run)
            run = []
        if is_small:
            run.append(segment)
    yield from _worthwhile(run)


def _fits(segment: Segment, run: Sequence[Segment], target_rows: int) -> bool:
    rows = segment.rows + sum(one.rows for one in run)
    return rows <= target_rows and segment.scale == run[0].scale


def _worthwhile(run: list[Segment]) -> Iterator[list[Segment]]:
    if len(run) > 1:
        yield run
