"""Writes a simulated audience of any size as a data set."""

from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from application.ports.clock import Clock
from application.ports.dataset_writer import DatasetWriter
from application.ports.progress import Progress
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.catalog import Movie

Events = TypeVar("Events", bound=Sized)


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


class SimulateAudience(Generic[Events]):
    """Lets viewers with hidden tastes watch `movies`, and writes what they do.

    `events_of` says what is written of an audience. Equal requests write equal
    bytes. Raises `InvalidValueError` where the
    movies are too few for so many events, and what the writer raises.
    """

    def __init__(
        self,
        movies: Sequence[Movie],
        events_of: Callable[[Audience], Iterator[Events]],
        writer: DatasetWriter[Events],
        *,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._movies = movies
        self._events_of = events_of
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

    def _shown(self, audience: Audience, size: AudienceSize) -> Iterator[Events]:
        with self._progress.step(f"Simulating {size.viewers:,} viewers", size.events) as step:
            for events in self._events_of(audience):
                yield events
                step.advance(len(events))
