from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from adapters.datasets.sample_catalog import sample_movies
from application.ingestion.simulate_audience import SimulateAudience, SimulationRequest
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.catalog import Movie
from domain.data.interactions import Interactions, concatenated
from domain.errors import InvalidValueError
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.silent_progress import SilentProgress

SIZE = AudienceSize(viewers=1_100, events=9_000, seed=4)


class KeptInMemory:
    """A writer that keeps what it was given."""

    def __init__(self) -> None:
        self.movies: Sequence[Movie] = ()
        self.chunks: list[Interactions] = []

    def write(
        self,
        folder: Path,
        movies: Sequence[Movie],
        events: Iterable[Interactions],
        size: AudienceSize,
    ) -> int:
        assert folder == Path("out")
        assert size == SIZE
        self.movies = movies
        self.chunks = list(events)
        return 77


def use_case(
    movies: Sequence[Movie], writer: KeptInMemory, progress: SilentProgress
) -> SimulateAudience[Interactions]:
    clock = FixedClock(datetime(2026, 1, 1, tzinfo=UTC))
    return SimulateAudience(movies, Audience.interactions, writer, clock=clock, progress=progress)


def test_it_streams_every_rating_to_the_writer_and_reports_it() -> None:
    writer, progress = KeptInMemory(), SilentProgress()
    report = use_case(sample_movies(), writer, progress)(
        SimulationRequest(size=SIZE, folder=Path("out"))
    )
    written = concatenated(writer.chunks)
    assert len(writer.chunks) == 3
    assert len(written) == report.events == 9_000
    assert len(np.unique(written.viewer_ids)) == report.viewers == 1_100
    assert writer.movies == sample_movies()
    assert report.movies == len(sample_movies())
    assert report.bytes_written == 77
    assert [step.advanced for step in progress.steps.values()] == [9_000]


def test_a_catalogue_too_small_is_refused_before_anything_is_written() -> None:
    writer = KeptInMemory()
    with pytest.raises(InvalidValueError, match="at most 5,500 events"):
        use_case(sample_movies()[:10], writer, SilentProgress())(
            SimulationRequest(size=SIZE, folder=Path("out"))
        )
    assert not writer.movies
