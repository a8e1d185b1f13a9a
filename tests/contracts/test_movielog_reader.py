"""What every reader of movielogs keeps; the fake asks the grammar line by line."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from adapters.datasets.movielog.reader import BulkMovielogReader
from application.errors import DatasetError
from application.ports.movielog import MovielogReader
from domain.data.movielog_event import (
    RatedMovie,
    RecommendationRequest,
    Rejection,
    RejectReason,
    WatchedMinute,
)
from domain.identifiers import ViewerId
from tests.fakes.plain_movielog_reader import PlainMovielogReader
from tests.movielog_lines import outcomes_of

NOON = 1_614_859_200_000_000
LINES = [
    b"2021-03-04T12:00,7,GET /data/m/heat+1995/0.mpg",
    b"2021-03-04T12:00:01,8,GET /rate/vertigo+1958=4",
    b"2021-03-04T12:00:01,8,GET /rate/vertigo+1958=7",
    (b"2021-03-04T12:00:01.250,9,recommendation request h:1, status 200,"
    b" result: heat+1995, m+1931, heat+1995, 65 ms"),
    b"2021-03-04T12:00:02,9,recommendation request h:1, status 0, result: Broken: yes, no, 0.5 s",
    b"2021-03-04T12:00:02.000001,10,GET /data/m/m+1931/12.mpg",
    b"2021-03-04 12:00:03Z, 011, GET /data/m/heat+1995/1234.mpg",
    b"2021-03-04T12:00:03,12,GET /create_account",
    b"",
    b"2021-03-04T12:00:03,13,GET /data/m/not a slug/1.mpg",
    b"2021-03-04T12:00:04,13,GET /data/m/m+1931/1.mpg\r",
]  # fmt: skip
OUTCOMES = [
    WatchedMinute(viewer_id=ViewerId(7), timestamp=NOON, slug="heat+1995", minute=0),
    RatedMovie(viewer_id=ViewerId(8), timestamp=NOON + 1_000_000, slug="vertigo+1958", rating=4),
    Rejection(reason=RejectReason.RATING_OFF_SCALE),
    RecommendationRequest(
        viewer_id=ViewerId(9),
        timestamp=NOON + 1_250_000,
        status=200,
        latency_ms=65.0,
        slugs=("heat+1995", "m+1931", "heat+1995"),
    ),
    RecommendationRequest(
        viewer_id=ViewerId(9), timestamp=NOON + 2_000_000, status=0, latency_ms=500.0, slugs=()
    ),
    WatchedMinute(viewer_id=ViewerId(10), timestamp=NOON + 2_000_001, slug="m+1931", minute=12),
    WatchedMinute(
        viewer_id=ViewerId(11), timestamp=NOON + 3_000_000, slug="heat+1995", minute=1234
    ),
    None,
    Rejection(reason=RejectReason.EMPTY),
    Rejection(reason=RejectReason.BAD_SLUG),
    WatchedMinute(viewer_id=ViewerId(13), timestamp=NOON + 4_000_000, slug="m+1931", minute=1),
]


@pytest.fixture(params=[PlainMovielogReader, BulkMovielogReader])
def reader(request: pytest.FixtureRequest) -> MovielogReader:
    made: MovielogReader = request.param()
    return made


def test_lines_are_read_in_their_order(reader: MovielogReader) -> None:
    numbers = range(100, 100 + len(LINES))
    block = reader.parse(LINES, numbers=numbers, scale=5)
    assert outcomes_of(block, numbers) == OUTCOMES
    assert block.lines == len(LINES)
    assert block.size == sum(map(len, LINES))
    assert [reject.number for reject in block.rejects] == [102, 108, 109]
    assert block.rejects[1].text == ""
    assert block.rejects[2].text == LINES[9].decode()


def test_columns_ascend_by_line_and_have_their_types(reader: MovielogReader) -> None:
    block = reader.parse(LINES, numbers=range(len(LINES)), scale=5)
    for rows in (block.watches, block.ratings, block.recommendations):
        assert all(before < after for before, after in pairwise(rows.lines.tolist()))
        assert rows.viewer_ids.dtype == rows.timestamps.dtype == rows.lines.dtype == np.int64
        assert rows.slugs.dtype == np.int32
    assert block.watches.minutes.dtype == np.int32
    assert block.ratings.ratings.dtype == np.float32
    assert block.recommendations.offsets.dtype == np.int64
    assert block.recommendations.statuses.dtype == np.int32
    assert block.recommendations.latencies_ms.dtype == np.float32


def test_each_slug_of_a_block_stands_there_once(reader: MovielogReader) -> None:
    block = reader.parse(LINES, numbers=range(len(LINES)), scale=5)
    assert sorted(block.slugs) == ["heat+1995", "m+1931", "vertigo+1958"]


def test_ratings_end_at_the_scale(reader: MovielogReader) -> None:
    line = b"2021-03-04T12:00:01,8,GET /rate/vertigo+1958=%d"
    lines = [line % rating for rating in (0, 1, 5, 6, 7, 10, 11)]
    for scale, accepted in ((5, [1, 5]), (10, [1, 5, 6, 7, 10])):
        block = reader.parse(lines, numbers=range(7), scale=scale)
        assert block.ratings.ratings.tolist() == accepted


def test_no_lines_are_an_empty_block(reader: MovielogReader) -> None:
    block = reader.parse([], numbers=[], scale=5)
    assert outcomes_of(block, []) == []
    assert block.recommendations.offsets.tolist() == [0]


def test_a_line_with_a_newline_in_it_is_one_line(reader: MovielogReader) -> None:
    lines = [LINES[0] + b"\n" + LINES[1], LINES[0]]
    block = reader.parse(lines, numbers=[5, 9], scale=5)
    assert outcomes_of(block, [5, 9]) == [
        Rejection(reason=RejectReason.UNKNOWN_REQUEST),
        OUTCOMES[0],
    ]


@pytest.mark.parametrize("last_end", [b"\n", b""])
def test_a_file_is_read_to_its_last_line(
    reader: MovielogReader, tmp_path: Path, last_end: bytes
) -> None:
    path = tmp_path / "events.log"
    path.write_bytes(b"\n".join(LINES) + last_end)
    with reader.open(str(path), scale=5) as log:
        assert log.size == path.stat().st_size
        blocks = list(log.blocks())
    assert sum(block.lines for block, _ in blocks) == len(LINES)
    assert sum(block.size for block, _ in blocks) == path.stat().st_size
    assert sum(stored for _, stored in blocks) == path.stat().st_size
    found, first = [], 1
    for block, _ in blocks:
        found += outcomes_of(block, range(first, first + block.lines))
        first += block.lines
    assert found == OUTCOMES


def test_the_files_of_a_glob_are_read_by_name_and_numbered_on(
    reader: MovielogReader, tmp_path: Path
) -> None:
    (tmp_path / "b.log").write_bytes(b"late\n" + LINES[1])
    (tmp_path / "a.log").write_bytes(LINES[0] + b"\n" + b"early")
    (tmp_path / "other").write_bytes(b"not asked for")
    with reader.open(str(tmp_path / "*.log"), scale=5) as log:
        rejects = [reject for block, _ in log.blocks() for reject in block.rejects]
    assert [(reject.number, reject.text) for reject in rejects] == [(2, "early"), (3, "late")]


def test_what_does_not_exist_is_refused(reader: MovielogReader, tmp_path: Path) -> None:
    for missing in ("none.log", "*.log"):
        with (
            pytest.raises(DatasetError, match=r"\.log"),
            reader.open(str(tmp_path / missing), scale=5),
        ):
            pass
