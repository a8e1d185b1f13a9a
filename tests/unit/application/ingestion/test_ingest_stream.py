"""Following a stream: what is stored, what others stored first, and when it ends."""

from collections.abc import Callable

import pytest

from application.errors import OtherDatasetError, RefusedError
from application.ingestion.ingest_stream import SLICES_BETWEEN_COMPACTIONS
from application.ports.origin_records import OffsetRange
from application.ports.segment_store import SegmentKind
from domain.identifiers import ViewerId
from tests.builders import origin_of, segment_of
from tests.fakes.in_memory_event_streams import InMemoryEventStreams
from tests.movielog_home import MovielogHome

TOPIC = "log"
LINES = [
    b"2024-03-01T10:00,7,GET /data/m/heat+1995/1.mpg",
    b"2024-03-01T10:02,7,GET /rate/heat+1995=4",
    b"2024-03-01T10:03,8,GET /rate/up+2009=5",
    b"free text",
    b"2024-03-01T10:05,8,recommendation request h:8, status 200, result: up+2009, 12 ms",
]


def after(looks: int) -> Callable[[], bool]:
    """Return what asks for a stop after so many looks at it."""
    left = iter(range(looks))
    return lambda: next(left, None) is None


@pytest.fixture
def home() -> MovielogHome:
    return MovielogHome()


@pytest.fixture
def streams() -> InMemoryEventStreams:
    streams = InMemoryEventStreams()
    for number, line in enumerate(LINES):
        streams.append(TOPIC, number % 2, line)
    return streams


def rows(home: MovielogHome) -> list[tuple[int, float]]:
    ratings = home.ratings.read(home.origins.listing.all(SegmentKind.RATINGS))
    return list(zip(ratings.viewer_ids.tolist(), ratings.ratings.tolist(), strict=True))


def test_every_slice_is_stored_with_its_offsets_and_then_confirmed(
    home: MovielogHome, streams: InMemoryEventStreams
) -> None:
    report = home.follow(streams, after(3), most=2)
    assert (report.lines, report.rejected, report.slices) == (5, 1, 3)
    assert dict(report.events) == {
        "watches": 1, "ratings": 2, "recommendations": 1, "accounts": 0
    }  # fmt: skip
    assert dict(report.next_offsets) == {0: 3, 1: 2}
    assert streams.confirmed == {(TOPIC, 0): 3, (TOPIC, 1): 2}
    assert sorted(rows(home)) == [(7, 4.0), (8, 5.0)]
    assert [origin.kind for origin in home.origins.all()] == ["kafka"] * 3
    (letters,) = home.letters.files.values()
    assert [(line.number, line.text) for line in letters] == [(1, "free text")]


def test_ratings_are_told_to_the_serving_processes(
    home: MovielogHome, streams: InMemoryEventStreams
) -> None:
    home.tombstones.bury(ViewerId(8))
    home.follow(streams, after(1))
    live = home.origins.live.since(0)
    assert live is not None
    assert live.ratings.viewer_ids.tolist() == [7]
    assert rows(home) == [(7, 4.0)]


def test_a_run_goes_on_where_the_last_one_ended(
    home: MovielogHome, streams: InMemoryEventStreams
) -> None:
    home.follow(streams, after(1), most=2)
    assert home.follow(streams, after(9)).lines == 3
    assert home.follow(streams, after(9)).lines == 0
    assert sum(origin.lines for origin in home.origins.all()) == 5


def test_a_slice_that_another_member_stored_first_is_given_up(
    home: MovielogHome, streams: InMemoryEventStreams
) -> None:
    looks = iter([False, False, False, True])

    def is_stopped() -> bool:
        """Have another member store the first message once this one has begun to read."""
        if not home.origins.origins:
            first = OffsetRange(topic=TOPIC, partition=0, first=0, next_offset=1)
            home.origins.record(origin_of("other", offsets=(first,)), [])
        return next(looks)

    report = home.follow(streams, is_stopped)
    assert report.given_up == 5
    assert (report.lines, dict(report.next_offsets)) == (4, {0: 3, 1: 2})
    assert sorted(rows(home)) == [(7, 4.0), (8, 5.0)]
    assert home.progress.said[0].startswith("Gave up a slice")


def test_messages_that_are_no_events_are_kept_and_counted(home: MovielogHome) -> None:
    streams = InMemoryEventStreams()
    streams.append(TOPIC, 0, b"free text")
    report = home.follow(streams, after(1))
    assert (report.lines, report.rejected, report.slices) == (1, 1, 1)
    assert home.id_space.current() is None
    assert dict(report.next_offsets) == {0: 1}


def test_other_ids_and_other_scales_are_refused(
    home: MovielogHome, streams: InMemoryEventStreams
) -> None:
    home.id_space.claim("movielens-1m", is_simulated=False)
    with pytest.raises(OtherDatasetError, match="--id-space movielens-1m"):
        home.follow(streams, after(1))
    home.follow(streams, after(1), id_space="movielens-1m")
    with pytest.raises(RefusedError, match="on a scale of 5"):
        home.follow(streams, after(1), id_space="movielens-1m", scale=10)


def many_slices(number: int) -> InMemoryEventStreams:
    """Return as many lines, each of which is to be a slice of its own."""
    streams = InMemoryEventStreams()
    for event in range(number):
        line = f"2024-03-01T10:00,{1 + event},GET /rate/heat+1995=4"
        streams.append(TOPIC, 0, line.encode())
    return streams


def test_what_many_slices_left_is_merged_and_every_event_is_there_once(home: MovielogHome) -> None:
    slices = SLICES_BETWEEN_COMPACTIONS + 2
    home.follow(many_slices(slices), after(slices), most=1)
    merged, *rest = home.origins.listing.all(SegmentKind.RATINGS)
    assert (merged.rows, len(merged.merged_from)) == (SLICES_BETWEEN_COMPACTIONS,) * 2
    assert len(rest) == 2
    assert [viewer for viewer, _ in rows(home)] == list(range(1, slices + 1))
    assert home.origins.next_offsets(TOPIC) == {0: slices}


def test_batches_between_the_slices_stay_apart(home: MovielogHome) -> None:
    batch = segment_of("batch", source="batch may.csv")
    streams = many_slices(SLICES_BETWEEN_COMPACTIONS)
    home.follow(streams, after(100), most=1)
    home.origins.record(origin_of("b"), [batch])
    home.follow(streams, after(SLICES_BETWEEN_COMPACTIONS), most=1)
    home.follow(
        many_slices(2 * SLICES_BETWEEN_COMPACTIONS), after(SLICES_BETWEEN_COMPACTIONS), most=1
    )
    listed = home.origins.listing.all(SegmentKind.RATINGS)
    assert [len(segment.merged_from) for segment in listed] == [100, 0, 500]
    assert listed[1].segment_id == "batch"


def test_a_stream_goes_on_where_somebody_else_rewrites_the_history(
    home: MovielogHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RefusedError("the history was rewritten meanwhile")

    monkeypatch.setattr(home.origins.listing, "replace", refuse)
    report = home.follow(many_slices(301), after(301), most=1)
    assert report.slices == SLICES_BETWEEN_COMPACTIONS + 1
    assert home.progress.said == [
        "Did not compact the history: the history was rewritten meanwhile"
    ]
