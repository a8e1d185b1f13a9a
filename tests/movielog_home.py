"""A home in memory for tests of movielogs and streams."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from application.ingestion.claim_ids import ClaimIds
from application.ingestion.compact_history import CompactHistory
from application.ingestion.event_segments import SegmentStores
from application.ingestion.forgotten_left_out import SegmentsWithoutForgotten
from application.ingestion.identify_movies import IdentifyMovies
from application.ingestion.ingest_movielog import IngestMovielog, MovielogReport, MovielogRequest
from application.ingestion.ingest_stream import IngestStream, StreamReport, StreamRequest
from application.ingestion.merge_segments import (
    MergeSegments,
    distinct_slates,
    last_ratings,
    united_watch_times,
)
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.remove_strays import RemoveStrays
from application.ports.event_stream import EventStreams
from application.ports.segment_store import SegmentKind
from domain.data.interactions import Interactions
from domain.data.shown_slates import ShownSlates
from domain.data.watch_time import WatchTimes
from tests.builders import MOMENT
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_dead_letters import InMemoryDeadLetters
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock
from tests.fakes.in_memory_id_space import InMemoryIdSpace
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_movie_names import InMemoryMovieNames
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segments import (
    InMemorySegments,
    in_memory_ratings,
    in_memory_slates,
    in_memory_watches,
)
from tests.fakes.in_memory_tombstones import InMemoryTombstones
from tests.fakes.plain_movielog_reader import PlainMovielogReader
from tests.fakes.silent_progress import SilentProgress


@dataclass
class MovielogHome:
    """A home in memory, and the use cases that bring movielogs in."""

    ratings: InMemorySegments[Interactions] = field(default_factory=in_memory_ratings)
    watches: InMemorySegments[WatchTimes] = field(default_factory=in_memory_watches)
    slates: InMemorySegments[ShownSlates] = field(default_factory=in_memory_slates)
    origins: InMemoryOriginRecords = field(default_factory=InMemoryOriginRecords)
    letters: InMemoryDeadLetters = field(default_factory=InMemoryDeadLetters)
    catalog: InMemoryMovieCatalog = field(default_factory=InMemoryMovieCatalog)
    id_space: InMemoryIdSpace = field(default_factory=InMemoryIdSpace)
    tombstones: InMemoryTombstones = field(default_factory=InMemoryTombstones)
    clock: FixedClock = field(default_factory=lambda: FixedClock(MOMENT))
    lock: InMemoryHistoryLock = field(default_factory=InMemoryHistoryLock)
    progress: SilentProgress = field(default_factory=SilentProgress)

    def ingest(self, path: Path, **options: object) -> MovielogReport:
        """Ingest a file."""
        ingest = IngestMovielog(
            reader=PlainMovielogReader(lines_per_block=3),
            identify_movies=self.identify_movies,
            stores=self.stores,
            origins=self.origins,
            dead_letters=self.letters,
            claim_ids=ClaimIds(self.id_space),
            lock=self.lock,
            remove_strays=self.remove_strays,
            refuse_other_scale=RefuseOtherScale(self.origins.listing),
            clock=self.clock,
            progress=self.progress,
        )
        return ingest(MovielogRequest(source=str(path), **options))  # type: ignore[arg-type]  # options of the test

    def follow(
        self, streams: EventStreams, is_stopped: Callable[[], bool], **options: object
    ) -> StreamReport:
        """Follow the topic `log`."""
        ingest = IngestStream(
            streams=streams,
            reader=PlainMovielogReader(),
            identify_movies=self.identify_movies,
            stores=self.stores,
            origins=self.origins,
            dead_letters=self.letters,
            claim_ids=ClaimIds(self.id_space),
            tombstones=self.tombstones,
            lock=self.lock,
            remove_strays=self.remove_strays,
            refuse_other_scale=RefuseOtherScale(self.origins.listing),
            compact=self.compact,
            clock=self.clock,
            progress=self.progress,
        )
        return ingest(StreamRequest(topic="log", **options), is_stopped)  # type: ignore[arg-type]  # options of the test

    @property
    def compact(self) -> CompactHistory:
        """Return what merges segments."""
        return CompactHistory(
            merge={
                SegmentKind.RATINGS: MergeSegments(self.ratings, last_ratings, 1_000),
                SegmentKind.WATCHES: MergeSegments(self.watches, united_watch_times, 1_000),
                SegmentKind.SLATES: MergeSegments(self.slates, distinct_slates, 1_000),
            },
            listing=self.origins.listing,
            lock=self.lock,
            remove_strays=self.remove_strays,
            clock=self.clock,
            progress=self.progress,
        )

    def identify_movies(self) -> IdentifyMovies:
        """Return what knows the movies of a run."""
        return IdentifyMovies(InMemoryMovieNames(self.catalog), self.catalog)

    @property
    def stores(self) -> SegmentStores:
        """Where events go, but those of forgotten viewers."""
        return SegmentStores(
            ratings=SegmentsWithoutForgotten(self.ratings, self.tombstones),
            watches=SegmentsWithoutForgotten(self.watches, self.tombstones),
            slates=SegmentsWithoutForgotten(self.slates, self.tombstones),
        )

    @property
    def remove_strays(self) -> RemoveStrays:
        """What clears away what killed runs left."""
        return RemoveStrays(
            stores=[self.ratings, self.watches, self.slates],
            listing=self.origins.listing,
            dead_letters=self.letters,
            origins=self.origins,
            lock=self.lock,
        )

    def holds_no_events(self) -> bool:
        """Say whether nothing of a log is there."""
        stored = self.ratings.stored or self.watches.stored or self.slates.stored
        return not (stored or self.origins.origins or self.letters.files)
