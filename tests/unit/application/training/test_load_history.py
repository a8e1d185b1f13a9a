"""Loading the history: what is left out, and what watching adds."""

from datetime import timedelta

import numpy as np
import pytest

from application.ingestion.read_history import ReadHistory
from application.ingestion.read_watch_times import ReadWatchTimes
from application.training.load_history import LoadedHistory, LoadHistory
from application.training.prepare_data import PrepareData
from application.training.read_watched import ReadWatched
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions
from domain.data.splits import Thresholds
from domain.data.watch_time import WatchTimes, roll_up
from domain.data.watched_enough import WatchedEnough
from domain.errors import InsufficientDataError
from domain.identifiers import ViewerId
from tests.builders import MOMENT, movie_of, origin_of, ratings_of_two_tastes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_demographics_store import InMemoryDemographicsStore
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock
from tests.fakes.in_memory_id_space import InMemoryIdSpace
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segments import in_memory_ratings, in_memory_watches
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
NOW = int(MOMENT.timestamp())
STRANGER = 99


class Home:
    """A history in memory, whose movies of odd ids last an hour; of the others nobody knows."""

    def __init__(self) -> None:
        self.ratings, self.watches = in_memory_ratings(), in_memory_watches()
        self.origins = InMemoryOriginRecords()
        self.catalog = InMemoryMovieCatalog()
        self.demographics = InMemoryDemographicsStore()
        self.progress = SilentProgress()
        self.catalog.upsert(
            [
                movie_of(movie, runtime_minutes=60 if movie % 2 else None)
                for movie in np.unique(RATINGS.movie_ids).tolist()
            ]
        )

    def rate(self, ratings: Interactions) -> None:
        segment = self.ratings.write([ratings], source="x")
        self.origins.record(origin_of(segment.segment_id), [segment])

    def watch(self, *parts: WatchTimes) -> None:
        for part in parts:
            segment = self.watches.write([part], source="x")
            self.origins.record(origin_of(segment.segment_id), [segment])

    def load(self) -> LoadedHistory:
        lock, listing = InMemoryHistoryLock(), self.origins.listing
        read_watch_times = ReadWatchTimes(store=self.watches, listing=listing, lock=lock)
        load = LoadHistory(
            read_history=ReadHistory(store=self.ratings, listing=listing, lock=lock),
            read_watched=ReadWatched(read_watch_times, WatchedEnough()),
            prepare_data=PrepareData(Thresholds(ratings_per_viewer=1, ratings_per_movie=1)),
            catalog=self.catalog,
            demographics=self.demographics,
            id_space=InMemoryIdSpace(),
            clock=FixedClock(MOMENT),
            future_tolerance=timedelta(hours=24),
            progress=self.progress,
        )
        return load()


def minutes_of(movie: int, first: int, last: int, *, at: int = 40) -> WatchTimes:
    minutes = np.arange(first, last, dtype=np.int32)
    n = len(minutes)
    return roll_up(np.full(n, STRANGER), np.full(n, movie), minutes, np.full(n, at))


@pytest.fixture
def home() -> Home:
    home = Home()
    home.rate(RATINGS)
    return home


def liked_by_the_stranger(loaded: LoadedHistory) -> list[int]:
    everything = loaded.prepared.everything.positives
    return sorted(everything.movie_ids[everything.viewer_ids == STRANGER].tolist())


def test_half_of_a_known_runtime_or_three_quarters_of_an_hour_are_a_positive(home: Home) -> None:
    lasting_an_hour, unknown = [103, 109], [100, 106]
    home.watch(minutes_of(103, 0, 30), minutes_of(109, 0, 29))
    home.watch(minutes_of(100, 0, 45), minutes_of(106, 0, 44))
    assert liked_by_the_stranger(home.load()) == [unknown[0], lasting_an_hour[0]]


def test_minutes_of_several_segments_count_together_and_once(home: Home) -> None:
    home.watch(minutes_of(103, 0, 20), minutes_of(103, 10, 25), minutes_of(103, 20, 30))
    home.watch(minutes_of(109, 0, 29), minutes_of(109, 0, 29))
    loaded = home.load()
    assert liked_by_the_stranger(loaded) == [103]
    everything = loaded.prepared.everything.positives
    assert everything.ratings[everything.viewer_ids == STRANGER].tolist() == [4.0]


def test_events_of_the_future_are_left_out_and_told(home: Home) -> None:
    tomorrow, later = NOW + 86_400, NOW + 86_401
    ahead = RATINGS.select(np.arange(2))
    home.rate(
        Interactions(
            viewer_ids=ahead.viewer_ids,
            movie_ids=ahead.movie_ids,
            ratings=ahead.ratings,
            timestamps=np.array([tomorrow, later]),
        )
    )
    assert home.load().fingerprint.last_timestamp == tomorrow
    assert [words.split(":")[0] for words in home.progress.said] == ["1 events are left out"]


def test_watching_alone_is_a_history(home: Home) -> None:
    alone = Home()
    with pytest.raises(InsufficientDataError, match="no ratings have been ingested yet"):
        alone.load()
    movies = range(100, 133, 3)
    alone.watch(*(minutes_of(movie, 0, 50, at=movie) for movie in movies))
    assert liked_by_the_stranger(alone.load()) == list(movies)
    assert len(home.load().prepared.watched) == 0


def test_what_is_known_of_viewers_goes_beside_their_ratings(home: Home) -> None:
    home.demographics.replace([Demographics(viewer_id=ViewerId(10), age=25)])
    assert home.load().prepared.everything.sources.demographics == home.demographics.all()


def test_what_was_watched_goes_beside_the_ratings_however_little(home: Home) -> None:
    home.watch(minutes_of(103, 0, 20), minutes_of(103, 10, 30), minutes_of(109, 0, 6))
    home.watch(minutes_of(100, 0, 9), minutes_of(112, 0, 9, at=NOW + 90_000))
    watches = home.load().prepared.everything.watches()
    order = np.argsort(watches.movie_ids)
    assert watches.viewer_ids.tolist() == [STRANGER] * 3
    assert watches.movie_ids[order].tolist() == [100, 103, 109]
    assert watches.shares[order].tolist() == pytest.approx([9 / 90, 30 / 60, 6 / 60])
