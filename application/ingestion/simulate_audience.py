"""Writes a simulated audience of any size as a data set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from application.ports.clock import Clock
from application.ports.dataset_writer import DatasetWriter
from application.ports.progress import Progress
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.catalog import Movie
from domain.data.interactions import Interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRequest:
    """How large the audience is, and the absent or empty folder to write it to."""

    size: AudienceSize
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationReport:
    """What was written."""

    folder: Path
    viewers: int
    events: int
    movies: int
    seed: int
    bytes_written: int
    seconds: float


class SimulateAudience:
    """Lets viewers with hidden tastes watch `movies`, and writes what they rate.

    Equal requests write equal bytes. Raises `InvalidValueError` where the
    movies are too few for so many events, and what the writer raises.
    """

    def __init__(
        self, movies: Sequence[Movie], writer: DatasetWriter, clock: Clock, progress: Progress
    ) -> None:
        self._movies = movies
        self._writer = writer
        self._clock = clock
        self._progress = progress

    def __call__(self, request: SimulationRequest) -> SimulationReport:
        """Write the audience, all of it or nothing."""
        started = self._clock.now()
        size = request.size
        audience = Audience(self._movies, size)
        written = self._writer.write(
            request.folder, self._movies, self._shown(audience, size), size
        )
        return SimulationReport(
            folder=request.folder,
            viewers=size.viewers,
            events=size.events,
            movies=len(self._movies),
            seed=size.seed,
            bytes_written=written,
            seconds=(self._clock.now() - started).total_seconds(),
        )

    def _shown(self, audience: Audience, size: AudienceSize) -> Iterator[Interactions]:
        with self._progress.step(f"Simulating {size.viewers:,} viewers", size.events) as step:
            for ratings in audience.interactions():
                yield ratings
                step.advance(len(ratings))
