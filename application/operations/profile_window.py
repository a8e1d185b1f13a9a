"""Profile a window of events, wherever they lie."""

from collections.abc import Iterator
from datetime import UTC, datetime

from application.errors import NotFoundError, OtherDatasetError, RefusedError
from application.operations.window_choice import (
    EverythingBefore,
    FileChoice,
    HistoryChoice,
    OriginChoice,
    WindowChoice,
)
from application.ports.dataset_reader import Dataset, DatasetReader
from application.ports.history_lock import HistoryLock
from application.ports.id_space import IdSpace
from application.ports.origin_records import Origin, OriginRecords
from application.ports.progress import Progress
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import Segment, SegmentKind, SegmentStore
from application.ports.window_report import DescribedWindow
from domain.data.interactions import Interactions
from domain.data.time_window import ALWAYS, TimeWindow
from domain.data.window_profile import profile_of_stream
from domain.operations.moments import moment_of

_LISTED_NAMES = 5


class ProfileWindow:
    """Profiles windows in memory that does not grow with their events."""

    def __init__(
        self,
        *,
        listing: SegmentListing,
        store: SegmentStore,
        origins: OriginRecords,
        reader: DatasetReader,
        id_space: IdSpace,
        lock: HistoryLock,
        progress: Progress,
    ) -> None:
        self._listing = listing
        self._store = store
        self._origins = origins
        self._reader = reader
        self._id_space = id_space
        self._lock = lock
        self._progress = progress

    def __call__(
        self, choice: WindowChoice, beside: DescribedWindow | None = None
    ) -> DescribedWindow:
        """Profile what is chosen; `beside` is the current window, of which "before" speaks.

        Raises `NotFoundError` where no such batch or origin is recorded,
        `OtherDatasetError` where a file speaks of another data set's movies, and
        `InvalidValueError` where a moment makes no sense.
        """
        match choice:
            case HistoryChoice():
                return self._of_time(choice)
            case EverythingBefore():
                return self._before(beside)
            case OriginChoice():
                return self._of_origin(choice)
            case FileChoice():
                return self._of_file(choice)

    def _of_time(self, choice: HistoryChoice) -> DescribedWindow:
        with self._lock.shared():
            segments = self._listing.all(SegmentKind.RATINGS)
            newest = max((segment.last_timestamp for segment in segments), default=0)
            moments = [
                None if text is None else moment_of(text, datetime.fromtimestamp(newest, UTC))
                for text in (choice.since, choice.until)
            ]
            window = TimeWindow.between(*moments)
            return self._of_history(segments, window, _told(window))

    def _before(self, beside: DescribedWindow | None) -> DescribedWindow:
        """Return the history that the current window can be held against."""
        with self._lock.shared():
            segments = self._listing.all(SegmentKind.RATINGS)
            if beside is None:
                return self._of_history(segments, ALWAYS, "the whole history")
            if beside.origin_id is not None:
                others = [one for one in segments if one.origin_id != beside.origin_id]
                return self._of_history(others, ALWAYS, "the rest of the history")
            first = beside.profile.first_timestamp
            if beside.is_from_file or first is None:
                return self._of_history(segments, ALWAYS, "the whole history")
            window = TimeWindow(until=first)
            return self._of_history(segments, window, "everything before")

    def _of_origin(self, choice: OriginChoice) -> DescribedWindow:
        origin = self._origin(choice)
        with self._lock.shared():
            listed = [one for one in self._listing.listed() if one.kind is SegmentKind.RATINGS]
            if any(origin.origin_id in segment.merged_from for segment in listed):
                raise RefusedError(
                    f"the rows of {origin.name} are merged with others by `marquee compact` and"
                    " cannot be told apart any more; choose a window of time instead"
                )
            own = [segment for segment in listed if segment.origin_id == origin.origin_id]
            label = f"{origin.kind} {origin.name}"
            return self._of_history(own, ALWAYS, label, origin_id=origin.origin_id)

    def _origin(self, choice: OriginChoice) -> Origin:
        recorded = self._origins.all()
        if choice.is_batch:
            recorded = [origin for origin in recorded if origin.kind == "batch"]
        for origin in recorded:
            if choice.name == (origin.name if choice.is_batch else origin.origin_id):
                return origin
        names = [origin.name if choice.is_batch else origin.origin_id for origin in recorded]
        there = ", ".join(names[:_LISTED_NAMES]) or "none at all"
        raise NotFoundError(
            f"there is no {'batch' if choice.is_batch else 'origin'} {choice.name};"
            f" the newest there are: {there}"
        )

    def _of_history(
        self,
        segments: list[Segment],
        window: TimeWindow,
        label: str,
        origin_id: str | None = None,
    ) -> DescribedWindow:
        rows = sum(segment.rows for segment in segments)
        with self._progress.step(f"Profiling {label}", rows) as step:

            def told() -> Iterator[Interactions]:
                for chunk in self._store.chunks(segments, window):
                    yield chunk
                    step.advance(len(chunk))

            profile = profile_of_stream(told())
        return DescribedWindow(label=label, profile=profile, origin_id=origin_id)

    def _of_file(self, choice: FileChoice) -> DescribedWindow:
        with self._reader.open(choice.source) as dataset:
            self._refuse_other_ids(dataset)
            with self._progress.step(f"Profiling {dataset.source}", dataset.size) as step:

                def told() -> Iterator[Interactions]:
                    for chunk, size in dataset.interactions():
                        yield chunk
                        step.advance(size)

                profile = profile_of_stream(told())
        return DescribedWindow(label=dataset.source, profile=profile, is_from_file=True)

    def _refuse_other_ids(self, dataset: Dataset) -> None:
        holder = self._id_space.current()
        if holder is not None and dataset.name != holder:
            raise OtherDatasetError(
                f"{dataset.source} speaks of the movies of {dataset.name}, and this home of those"
                f" of {holder}: the same numbers are other movies, so they cannot be compared"
            )


def _told(window: TimeWindow) -> str:
    """Return a window of time as people read it."""
    if window == ALWAYS:
        return "the whole history"
    since, until = (
        "" if moment is None else f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"
        for moment in (window.since, window.until)
    )
    return (
        f"{since} to {until}"
        if since and until
        else f"since {since}"
        if since
        else f"before {until}"
    )
