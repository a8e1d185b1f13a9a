"""The straightforward reader: a Python loop with one regular expression for each kind of event."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

_TIME_AND_USER = r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?),(\d+),"
_WATCH = re.compile(_TIME_AND_USER + r"GET /data/m/([^/,]+)/(\d+)\.mpg")
_RATE = re.compile(_TIME_AND_USER + r"GET /rate/([^=,]+)=([1-5])")
_RECOMMENDATION = re.compile(
    _TIME_AND_USER + r"recommendation request [^,]+, status (\d+), result: (.*), *(\d+) ?ms"
)


@dataclass
class PlainCounts:
    """What the loop found; the last event of each kind is kept so that none is for nothing."""

    watches: int = 0
    ratings: int = 0
    recommendations: int = 0
    rejects: int = 0
    last: tuple[object, ...] = ()


def read_plainly(path: Path, lines: int) -> PlainCounts:
    """Read the first `lines` lines to typed values."""
    counts = PlainCounts()
    with path.open(encoding="utf-8") as file:
        for line in islice(file, lines):
            text = line.rstrip("\n")
            if match := _WATCH.fullmatch(text):
                time, user, slug, minute = match.groups()
                counts.watches += 1
                counts.last = (_timestamp(time), int(user), slug, int(minute))
            elif match := _RATE.fullmatch(text):
                time, user, slug, rating = match.groups()
                counts.ratings += 1
                counts.last = (_timestamp(time), int(user), slug, int(rating))
            elif match := _RECOMMENDATION.fullmatch(text):
                time, user, status, slugs, latency = match.groups()
                counts.recommendations += 1
                counts.last = (
                    _timestamp(time), int(user), int(status), slugs.split(", "), int(latency)
                )  # fmt: skip
            else:
                counts.rejects += 1
    return counts


def _timestamp(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
