"""Moments as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import InvalidValueError
from domain.operations.moments import moment_of
from tests.builders import MOMENT


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("0s", timedelta()),
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("1w", timedelta(days=7)),
    ],
)
def test_how_long_ago(text: str, ago: timedelta) -> None:
    assert moment_of(text, MOMENT) == MOMENT - ago


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-17", datetime(2026, 5, 17, tzinfo=UTC)),
        ("2026-05-17 12:30", datetime(2026, 5, 17, 12, 30, tzinfo=UTC)),
        ("2026-05-17T12:30:00Z", datetime(2026, 5, 17, 12, 30, tzinfo=UTC)),
        ("2026-05-17T12:30:00.000001+02:00", datetime(2026, 5, 17, 10, 30, 0, 1, tzinfo=UTC)),
    ],
)
def test_times_are_utc_unless_they_say_otherwise(text: str, moment: datetime) -> None:
    found = moment_of(text, MOMENT)
    assert (found, found.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "h", "2", "2 h", "-2h", "2.5h", "2y", "²h", "9999999h", "999999w", "yesterday"),
        *("2026-13-01", "2026-05-17T25:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is no moment; write 2026-05-17"):
        moment_of(text, MOMENT)
