"""Ingesting movielogs: what is stored, what is refused, and what a failure leaves behind."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from application.errors import DatasetError, OtherDatasetError, RefusedError
from application.ingestion import event_segments
from application.ports.segment_store import SegmentKind
from domain.data.watch_time import merged
from tests.builders import movie_of, origin_of, segment_of
from tests.movielog_home import MovielogHome

LOG = """\
2024-03-01T10:00,7,GET /data/m/heat+1995/1.mpg
2024-03-01T10:01:00.500,7,GET /data/m/heat+1995/0.mpg
2024-03-01T10:01,7,GET /data/m/heat+1995/1.mpg
2024-03-01T10:02,007,GET /rate/heat+1995=4
2024-03-01T10:03,8,GET /rate/up+2009=5
2024-03-01T10:04,8,GET /rate/up+2009=7
2024-03-01T10:05,8,recommendation request h:8, status 200, result: up+2009, heat+1995, 12 ms
2024-03-01T10:06,9,recommendation request h:8, status 0, result: java.net: timed out, 900 ms
2024-03-01T10:07,10,GET /create_account
free text
"""


def seconds(minute: int) -> int:
    return int(datetime(2024, 3, 1, 10, minute, tzinfo=UTC).timestamp())


@pytest.fixture
def home() -> MovielogHome:
    return MovielogHome()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "some.log"
    path.write_text(LOG)
    return path


def test_events_of_each_kind_are_stored_and_reported(home: MovielogHome, log: Path) -> None:
    report = home.ingest(log)
    heat, up = (movie.movie_id for movie in home.catalog.all())
    listing = home.origins.listing
    ratings = home.ratings.read(listing.all(SegmentKind.RATINGS))
    assert home.ratings.to_tuples(ratings) == [(7, heat, 4.0, seconds(2)), (8, up, 5.0, seconds(3))]
    watches = home.watches.read(listing.all(SegmentKind.WATCHES))
    assert home.watches.to_tuples(watches) == [(7, heat, seconds(0), seconds(1), (0, 1))]
    slates = home.slates.read(listing.all(SegmentKind.SLATES))
    assert home.slates.to_tuples(slates) == [
        (8, seconds(5) * 1_000_000, 200, 12.0, (up, heat)),
        (9, seconds(6) * 1_000_000, 0, 900.0, ()),
    ]
    assert home.id_space.name == "movielog"
    assert (report.lines, report.rejected, report.viewers) == (10, 2, 3)
    assert dict(report.events) == {
        "watches": 3, "ratings": 2, "recommendations": 2, "accounts": 1
    }  # fmt: skip
    assert (report.movies.new, report.movies.known, report.watch_hours) == (2, 0, 2 / 60)
    assert not report.already_there
    (step,) = home.progress.steps.values()
    assert step.advanced == len(LOG)
    assert step.notes[-1].startswith("10 lines")


def test_the_origin_tells_where_they_came_from(home: MovielogHome, log: Path) -> None:
    report = home.ingest(log)
    (origin,) = home.origins.all()
    assert (origin.kind, origin.name, origin.origin_id) == ("movielog", str(log), report.origin_id)
    assert (origin.lines, origin.events, origin.rejects) == (10, 8, 2)
    assert sum(origin.rejects_by_reason.values()) == 2
    assert [line.number for line in home.letters.files[origin.origin_id]] == [6, 10]
    assert origin.dead_letters == report.dead_letters == home.letters.place(origin.origin_id)
    assert {segment.origin_id for segment in home.origins.listing.all()} == {origin.origin_id}


def test_an_equal_log_adds_nothing(home: MovielogHome, log: Path, tmp_path: Path) -> None:
    home.ingest(log)
    copy = tmp_path / "copy.log"
    copy.write_text(LOG)
    before = home.ratings.stored_ids(), home.watches.stored_ids(), home.slates.stored_ids()
    report = home.ingest(copy)
    assert report.already_there
    assert report.dead_letters is None
    assert len(home.origins.all()) == len(home.letters.files) == 1
    assert before == (
        home.ratings.stored_ids(),
        home.watches.stored_ids(),
        home.slates.stored_ids(),
    )


def test_much_is_written_in_parts(
    home: MovielogHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.log"
    path.write_text(LOG * 4)
    monkeypatch.setattr(event_segments, "EVENTS_HELD", 4)
    report = home.ingest(path)
    watches = home.origins.listing.all(SegmentKind.WATCHES)
    assert len(watches) > 1
    union = merged(list(home.watches.chunks(watches)))
    assert (union.viewer_ids.tolist(), union.minutes.tolist()) == ([7], [0, 1])
    assert report.viewers == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("a\nb\n", r"none of the 2 lines .* \(2\); the first is line 1: 'a'"),
        (LOG.splitlines()[5] + "\n", "scale"),
    ],
)
def test_a_log_without_events_is_refused_with_the_reasons(
    home: MovielogHome, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "none.log"
    path.write_text(text)
    with pytest.raises(DatasetError, match=words):
        home.ingest(path)
    assert home.holds_no_events()
    assert home.id_space.name is None


def test_a_home_of_other_ids_is_refused_with_the_way_out(home: MovielogHome, log: Path) -> None:
    home.id_space.claim("movielens-1m", is_simulated=False)
    with pytest.raises(OtherDatasetError, match="--id-space movielens-1m"):
        home.ingest(log)
    assert home.holds_no_events()


def test_a_log_that_speaks_the_home_s_ids_finds_its_movies(home: MovielogHome, log: Path) -> None:
    home.id_space.claim("movielens-1m", is_simulated=False)
    home.catalog.upsert([movie_of(6, slug="heat+1995", title="Heat", year=1995)])
    report = home.ingest(log, id_space="movielens-1m")
    assert (report.movies.known, report.movies.new) == (1, 1)
    assert home.watches.to_tuples(home.watches.read(home.origins.listing.all(SegmentKind.WATCHES)))[
        0
    ][:2] == (7, 6)


def test_another_scale_is_refused_naming_both(home: MovielogHome, log: Path) -> None:
    home.origins.record(origin_of("o"), [segment_of("a")])
    with pytest.raises(RefusedError, match=r"scale of 5.*one of 10"):
        home.ingest(log, scale=10)
    assert home.ingest(log).events["ratings"] == 2


def test_a_failure_on_the_way_leaves_no_event(
    home: MovielogHome, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_segments, "EVENTS_HELD", 1)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(home.slates, "write", fail)
    with pytest.raises(ZeroDivisionError):
        home.ingest(log)
    assert home.holds_no_events()
