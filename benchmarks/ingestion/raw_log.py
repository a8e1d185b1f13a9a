"""A raw movielog of any length in real proportions, written fast and in constant memory.

Viewers sit before movies: each sends one line a minute. When one leaves, another
comes, asks for recommendations, perhaps takes one, and may rate what was watched.
So about 98 % of the lines are watched minutes; a few of all lines are broken.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

SESSIONS = 18_000
"""Viewers before movies at any time: 300 lines a second."""
LEAVING = 1 / 100
RATING_SHARE = 0.9
TAKING_SHARE = 0.3
BROKEN_SHARE = 1 / 2_000
SLATE = 20
VIEWERS = 1_000_000
START = np.datetime64("2022-10-07T00:00:00", "us")

_MINUTE = 60_000_000
_WORDS = [
    "the",
    "of",
    "and",
    "night",
    "man",
    "love",
    "house",
    "dead",
    "girl",
    "last",
    "black",
    "city",
    "blood",
    "day",
    "star",
    "king",
    "wild",
    "river",
    "summer",
    "secret",
    "world",
    "good",
    "bad",
    "ugly",
    "return",
    "lost",
    "story",
    "dark",
    "white",
    "long",
    "road",
    "ghost",
    "heart",
    "war",
]
_HOSTS = [f"recommender-{number:02}.example.org:8082" for number in range(1, 31)]
_BREAKS = (
    ("/data/m/", "/data/m"),
    (".mpg", ""),
    ("T", ""),
    (",", ""),
    ("GET ", "PUT "),
    ("/rate/", "/rating/"),
    ("result: ", ""),
)


def slugs_of(count: int, generator: np.random.Generator) -> pa.StringArray:
    """Return distinct slugs, of some 20 letters as in real streams."""
    years = generator.integers(1920, 2022, count)
    lengths = generator.integers(1, 6, count)
    words = [generator.choice(_WORDS, length) for length in lengths]
    return pa.array(
        sorted({f"{'+'.join(some)}+{year}" for some, year in zip(words, years, strict=True)})
    )


class RawLog:
    """Minutes of a movielog, one after the other."""

    def __init__(self, *, movies: int = 25_000, fractions: bool = False, seed: int = 1) -> None:
        self._generator = np.random.default_rng(seed)
        self._slugs = slugs_of(movies, self._generator)
        weights = 1 / np.arange(1, len(self._slugs) + 1) ** 0.8
        self._chances = np.cumsum(weights) / weights.sum()
        self._viewers = self._generator.integers(1, VIEWERS, SESSIONS)
        self._movies = self._taken(SESSIONS)
        self._minutes = self._generator.integers(0, 100, SESSIONS)
        self._fractions = fractions
        self._now = START

    def minute(self) -> pa.StringArray:
        """Return the lines of the next minute, in order of time."""
        offsets = np.sort(self._generator.integers(0, _MINUTE, SESSIONS))
        watched = self._lines(
            offsets,
            self._viewers,
            pc.binary_join_element_wise(
                "GET /data/m/", self._named(self._movies), "/", _text(self._minutes), ".mpg", ""
            ),
        )
        left = np.flatnonzero(self._generator.random(SESSIONS) < LEAVING)
        rated = self._rated(left, offsets)
        asked = self._replaced(left, offsets)
        self._minutes += 1
        self._now += np.timedelta64(_MINUTE, "us")
        rated_offsets = offsets[left[: len(rated)]]
        order = np.argsort(np.concatenate([offsets, rated_offsets, offsets[left]]), kind="stable")
        lines = pa.concat_arrays([watched, rated, asked]).take(pa.array(order))
        return self._some_broken(lines)

    def _rated(self, left: NDArray[np.int64], offsets: NDArray[np.int64]) -> pa.StringArray:
        raters = left[: int(RATING_SHARE * len(left))]
        ratings = self._generator.integers(1, 6, len(raters))
        movies = self._named(self._movies[raters])
        requests = pc.binary_join_element_wise("GET /rate/", movies, "=", _text(ratings), "")
        return self._lines(offsets[raters], self._viewers[raters], requests)

    def _replaced(self, left: NDArray[np.int64], offsets: NDArray[np.int64]) -> pa.StringArray:
        """Let others come for those that `left`, and return the lines of what they were shown."""
        self._viewers[left] = self._generator.integers(1, VIEWERS, len(left))
        shown = self._taken(SLATE * len(left)).reshape(-1, SLATE)
        takes = self._generator.random(len(left)) < TAKING_SHARE
        self._movies[left] = np.where(takes, shown[:, 0], self._taken(len(left)))
        self._minutes[left] = -1
        slates = pa.ListArray.from_arrays(
            np.arange(0, SLATE * len(left) + 1, SLATE, dtype=np.int32), self._named(shown.ravel())
        )
        hosts = pa.array(_HOSTS).take(pa.array(self._generator.integers(0, len(_HOSTS), len(left))))
        latencies = _text(self._generator.integers(20, 700, len(left)))
        requests = pc.binary_join_element_wise(
            "recommendation request ",
            hosts,
            ", status 200, result: ",
            pc.binary_join(slates, ", "),
            ", ",
            latencies,
            " ms",
            "",
        )
        return self._lines(offsets[left], self._viewers[left], requests, fractions=True)

    def _lines(
        self,
        offsets: NDArray[np.int64],
        viewers: NDArray[np.int64],
        requests: pa.StringArray,
        *,
        fractions: bool = False,
    ) -> pa.StringArray:
        if fractions or self._fractions:
            times = pa.array(self._now + offsets.astype("timedelta64[us]"))
            texts = pc.strftime(times, "%Y-%m-%dT%H:%M:%S")
        else:
            seconds = self._now + np.arange(60).astype("timedelta64[s]")
            known = [str(second.astype("datetime64[s]")).removesuffix(":00") for second in seconds]
            texts = pa.array(known).take(pa.array(offsets // 1_000_000))
        return pc.binary_join_element_wise(texts, _text(viewers), requests, ",")

    def _some_broken(self, lines: pa.StringArray) -> pa.StringArray:
        broken = self._generator.random(len(lines)) < BROKEN_SHARE
        text, replacement = _BREAKS[int(self._generator.integers(len(_BREAKS)))]
        spoilt = pc.replace_substring(
            lines.filter(pa.array(broken)),
            pattern=text,
            replacement=replacement,
            max_replacements=1,
        )
        return pc.replace_with_mask(lines, pa.array(broken), spoilt)

    def _taken(self, count: int) -> NDArray[np.int64]:
        return np.searchsorted(self._chances, self._generator.random(count))

    def _named(self, movies: NDArray[np.int64]) -> pa.StringArray:
        return self._slugs.take(pa.array(movies))


def write_raw_log(path: Path, lines: int, *, fractions: bool = False) -> int:
    """Write a log of exactly `lines` lines and return its bytes.

    With `fractions`, every line's time has microseconds.
    """
    log = RawLog(fractions=fractions)
    with path.open("wb") as file:
        while lines > 0:
            minute = log.minute()[:lines]
            file.write(
                pc.binary_join(pa.ListArray.from_arrays([0, len(minute)], minute), "\n")[
                    0
                ].as_buffer()
            )
            file.write(b"\n")
            lines -= len(minute)
        return file.tell()


def _text(numbers: NDArray[np.int64]) -> pa.StringArray:
    return pa.array(numbers).cast(pa.string())
