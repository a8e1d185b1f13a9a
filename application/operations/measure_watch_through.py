"""Measure how often a slate led to watching, from a movielog."""

from dataclasses import dataclass

import numpy as np

from application.errors import DatasetError
from application.ports.clock import Clock
from application.ports.movielog import MovielogReader
from application.ports.progress import Progress
from domain.data.movielog import SUCCESS
from domain.data.movielog_block import MovielogBlock, RejectedLine
from domain.errors import InvalidValueError
from domain.evaluation.watch_through import WatchThroughTally

LONGEST_WINDOW_HOURS = 8_760

_MICROSECONDS_PER_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchThroughRequest:
    """Which movielog, and how long after a slate a watched minute still counts for it."""

    source: str
    window_hours: float = 1.0
    scale: int = 5

    def __post_init__(self) -> None:
        if not 0 < self.window_hours <= LONGEST_WINDOW_HOURS:
            raise InvalidValueError(
                f"the window is {self.window_hours} hours; it must be more than 0"
                f" and at most {LONGEST_WINDOW_HOURS}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchThroughReport:
    """The watch-through rate of one movielog.

    Requests that failed showed nothing and do not count as events. `watch_through_rate`
    is between 0 and 1, None where nothing was shown; `calculation_timestamp` is ISO 8601.
    """

    metric: str
    log_file_processed: str
    total_log_lines: int
    attribution_window_hours: float
    total_recommendation_events: int
    converted_recommendation_events: int
    watch_through_rate: float | None
    calculation_timestamp: str


class MeasureWatchThrough:
    """Reads a movielog once, whatever the order of its lines."""

    def __init__(self, *, reader: MovielogReader, clock: Clock, progress: Progress) -> None:
        self._reader = reader
        self._clock = clock
        self._progress = progress

    def __call__(self, request: WatchThroughRequest) -> WatchThroughReport:
        """Return the report.

        Raises `DatasetError` where the log cannot be read, or no line of it is an event.
        """
        window = round(request.window_hours * _MICROSECONDS_PER_HOUR)
        count = _LogCount(WatchThroughTally(window=window))
        with (
            self._reader.open(request.source, scale=request.scale) as log,
            self._progress.step(f"Reading {log.source}", log.size) as step,
        ):
            for block, stored in log.blocks():
                count.add(block)
                step.advance(stored)
        count.refuse_without_events(log.source)
        result = count.tally.result()
        return WatchThroughReport(
            metric="watch_through_rate",
            log_file_processed=log.source,
            total_log_lines=count.lines,
            attribution_window_hours=request.window_hours,
            total_recommendation_events=result.shown,
            converted_recommendation_events=result.converted,
            watch_through_rate=result.rate,
            calculation_timestamp=self._clock.now().isoformat(),
        )


class _LogCount:
    """Numbers the movies of a whole log, since each block numbers its own."""

    def __init__(self, tally: WatchThroughTally) -> None:
        self.tally = tally
        self.lines = 0
        self._first_reject: RejectedLine | None = None
        self._rejects = 0
        self._movies: dict[str, int] = {}

    def add(self, block: MovielogBlock) -> None:
        """Take the watched minutes and the slates of a block."""
        self.lines += block.lines
        self._rejects += len(block.rejects)
        self._first_reject = self._first_reject or next(iter(block.rejects), None)
        movies = np.array(
            [self._movies.setdefault(slug, len(self._movies)) for slug in block.slugs], np.int32
        )
        watches, requests = block.watches, block.recommendations
        self.tally.add_watches(watches.viewer_ids, movies[watches.slugs], watches.timestamps)
        # Failed requests have no movies, so leaving out their rows shifts no others.
        shown = requests.statuses == SUCCESS
        lengths = np.diff(requests.offsets)[shown]
        self.tally.add_slates(
            requests.viewer_ids[shown],
            requests.timestamps[shown],
            np.concatenate([[0], np.cumsum(lengths)]),
            movies[requests.slugs],
        )

    def refuse_without_events(self, source: str) -> None:
        """Raise `DatasetError` where every line was rejected, or there was none."""
        if self._rejects < self.lines:
            return
        first = self._first_reject
        raise DatasetError(
            f"{source} is empty: it holds no line"
            if first is None
            else f"none of the {self.lines:,} lines of {source} is an event; the first is line"
            f" {first.number}: {first.reason}: {first.text[:100]!r}. Is it a movielog, and is its"
            " rating scale the one given by --scale?"
        )
