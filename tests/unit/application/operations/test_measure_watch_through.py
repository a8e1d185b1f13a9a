from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from adapters.datasets.movielog.reader import BulkMovielogReader
from application.errors import DatasetError
from application.operations.measure_watch_through import (
    MeasureWatchThrough,
    WatchThroughReport,
    WatchThroughRequest,
)
from application.ports.movielog import MovielogReader
from domain.data.movielog import parse_bytes
from domain.data.movielog_event import RecommendationRequest, WatchedMinute
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.plain_movielog_reader import PlainMovielogReader
from tests.fakes.silent_progress import SilentProgress

NOON = datetime(2021, 3, 4, 12, tzinfo=UTC)
SHOWN = "recommendation request h:1, status 200, result:"
LOG = f"""\
2021-03-04T12:00:00.000,1,{SHOWN} heat+1995, m+1931, 20 ms
2021-03-04T12:00:00.000,2,{SHOWN} heat+1995, m+1931, 20 ms
2021-03-04T13:00:01,2,GET /data/m/m+1931/0.mpg
no event
2021-03-04T12:30,1,GET /data/m/m+1931/0.mpg
2021-03-04T12:31:00.000,1,recommendation request h:1, status 0, result: m+1931, 800 ms
2021-03-04T12:32:00,1,GET /rate/m+1931=4
"""


@pytest.fixture(params=[PlainMovielogReader, BulkMovielogReader])
def measure(request: pytest.FixtureRequest) -> MeasureWatchThrough:
    reader: MovielogReader = request.param()
    return MeasureWatchThrough(reader=reader, clock=FixedClock(NOON), progress=SilentProgress())


def test_the_report_has_its_figures(measure: MeasureWatchThrough, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(LOG)
    assert measure(WatchThroughRequest(source=str(path))) == WatchThroughReport(
        metric="watch_through_rate",
        log_file_processed=str(path),
        total_log_lines=7,
        attribution_window_hours=1.0,
        total_recommendation_events=2,
        converted_recommendation_events=1,
        watch_through_rate=0.5,
        calculation_timestamp="2021-03-04T12:00:00+00:00",
    )
    wider = measure(WatchThroughRequest(source=str(path), window_hours=1.5))
    assert wider.watch_through_rate == 1.0


def test_a_log_that_is_not_there_is_refused(measure: MeasureWatchThrough, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="none"):
        measure(WatchThroughRequest(source=str(tmp_path / "none")))


def lines_of_an_evening() -> Iterator[str]:
    chance = Random(3)  # noqa: S311  # no secrets here
    for viewer in range(1, 80):
        for _ in range(chance.randint(1, 4)):
            at = chance.randint(0, 4 * 60)
            slate = [f"movie+{chance.randint(1, 30)}" for _ in range(5)]
            watched = chance.choice([slate[0], slate[3], f"movie+{chance.randint(1, 30)}"])
            status = chance.choice([200, 200, 200, 0])
            yield (
                f"2021-03-04T{12 + at // 60}:{at % 60:02}:07.250,{viewer},recommendation request"
                f" h:1, status {status}, result: {', '.join(slate)}, 9 ms"
            )
            begins = at + chance.randint(-30, 90)
            for minute in range(chance.randint(0, 40)):
                time = max(begins + minute, 0)
                yield (
                    f"2021-03-04T{12 + time // 60}:{time % 60:02}:30,{viewer},"
                    f"GET /data/m/{watched}/{minute}.mpg"
                )


def test_an_evening_out_of_order_is_measured_as_by_asking_each_line_of_each_other(
    measure: MeasureWatchThrough, tmp_path: Path
) -> None:
    lines = list(lines_of_an_evening())
    Random(5).shuffle(lines)  # noqa: S311  # no secrets here
    (tmp_path / "log").write_text("\n".join(lines))
    events = [parse_bytes(line.encode(), scale=5) for line in lines]
    watches = [event for event in events if isinstance(event, WatchedMinute)]
    slates = [event for event in events if isinstance(event, RecommendationRequest) and event.slugs]
    converted = sum(
        any(
            watch.viewer_id == slate.viewer_id
            and watch.slug in slate.slugs
            and 0 <= watch.timestamp - slate.timestamp <= 3_600_000_000
            for watch in watches
        )
        for slate in slates
    )
    report = measure(WatchThroughRequest(source=str(tmp_path / "log")))
    assert report.total_log_lines == len(lines)
    assert report.total_recommendation_events == len(slates)
    assert report.converted_recommendation_events == converted
    assert 0 < converted < len(slates)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"log is empty: it holds no line"),
        (
            "userId,movieId\n1,2\n",
            r"none of the 2 lines of .*log is an event; the first is line 1:",
        ),
    ],
)
def test_what_is_no_movielog_is_refused(
    measure: MeasureWatchThrough, tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "log").write_text(text)
    with pytest.raises(DatasetError, match=words):
        measure(WatchThroughRequest(source=str(tmp_path / "log")))


def test_a_log_in_which_nothing_was_shown_has_no_rate(
    measure: MeasureWatchThrough, tmp_path: Path
) -> None:
    (tmp_path / "log").write_text("no event\n2021-03-04T12:00,7,GET /rate/heat+1995=5\n")
    report = measure(WatchThroughRequest(source=str(tmp_path / "log")))
    assert (report.total_log_lines, report.watch_through_rate) == (2, None)
