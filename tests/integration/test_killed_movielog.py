"""Whatever kills the ingest of a movielog, the home is sound and the next run works."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from application.ingestion.ingest_movielog import MovielogReport, MovielogRequest
from application.ports.segment_store import SegmentKind
from domain.data.watch_time import merged
from entrypoints.movielog_container import MovielogContainer
from entrypoints.settings import Settings
from tests.fakes.silent_progress import SilentProgress
from tests.killing import Killer, ready_killer

STEPS = (
    "segment_store.stored_ids",
    "dead_letters.keep",
    "id_space.claim",
    "movie_names.register",
    "segment_store.write",
    "watch_segments.write",
    "slate_segments.write",
    "origin_records.record",
)
VIEWERS, MOVIES, LINES = 100, 40, 120_000


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with ready_killer("tests.integration.killed_ingest") as killer:
        yield killer


def outcome(killer: Killer, home: Path, source: Path, death: str) -> str:
    how, _ = killer.work(home, "movielog", death, str(source))
    return how


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log of watched minutes, with a rating, a slate and a bad line in each hundred."""
    generator = np.random.default_rng(3)
    viewers = generator.integers(1, VIEWERS + 1, LINES).tolist()
    movies = generator.integers(0, MOVIES, LINES).tolist()
    lines = []
    for number, (viewer, movie) in enumerate(zip(viewers, movies, strict=True)):
        slug = f"film+{movie}+1999"
        seldom = {
            0: f"GET /rate/{slug}={1 + number % 5}",
            1: f"recommendation request h:80, status 200, result: {slug}, 9 ms",
            2: f"GET /rate/{slug}=many",
        }
        request = seldom.get(number % 100, f"GET /data/m/{slug}/{number % 97}.mpg")
        day, minute = 1 + number // 5000, number // 60 % 60
        lines.append(f"2024-03-{day:02}T12:{minute:02},{viewer},{request}")
    path = tmp_path_factory.mktemp("log") / "some.log"
    path.write_text("\n".join(lines) + "\n")
    return path


@contextmanager
def opened(home: Path) -> Iterator[MovielogContainer]:
    container = MovielogContainer(settings=Settings(home=home))
    container.progress.override(SilentProgress())
    try:
        yield container
    finally:
        container.engine().dispose()


def ingest(home: Path, log: Path) -> MovielogReport:
    with opened(home) as container:
        return container.ingest_movielog()(MovielogRequest(source=str(log)))


def assert_empty_or_whole(home: Path) -> int:
    """Assert that the history holds all of the log or nothing, and return the ratings there are."""
    with opened(home) as container:
        listing = container.segment_listing().all()
        counts = {
            kind: sum(segment.rows for segment in listing if segment.kind is kind)
            for kind in (SegmentKind.RATINGS, SegmentKind.SLATES)
        }
        assert set(counts.values()) in ({0}, {LINES // 100})
        assert len(container.read_history()()) == counts[SegmentKind.RATINGS]
        return counts[SegmentKind.RATINGS]


def assert_nothing_beside(home: Path, log: Path) -> None:
    """Assert that one more run finds everything, and leaves no file that nobody knows of."""
    assert ingest(home, log).already_there
    assert assert_empty_or_whole(home) == LINES // 100
    with opened(home) as container:
        stores = (
            container.segment_store(), container.watch_segments(), container.slate_segments()
        )  # fmt: skip
        stored = set().union(*(store.stored_ids() for store in stores))
        assert stored == {segment.segment_id for segment in container.segment_listing().listed()}
        (origin,) = container.origin_records().all()
        assert container.dead_letters().stored_ids() == {origin.origin_id}
        assert (origin.events, origin.rejects) == (LINES - LINES // 100, LINES // 100)
        watches = container.segment_listing().all(SegmentKind.WATCHES)
        union = merged(list(container.watch_segments().chunks(watches)))
        assert len(union) == VIEWERS * MOVIES
        assert container.movie_catalog().count() == MOVIES


@pytest.mark.parametrize("steps", [STEPS[3:], pytest.param(STEPS, marks=pytest.mark.soak)])
def test_at_each_step(killer: Killer, log: Path, tmp_path: Path, steps: Sequence[str]) -> None:
    home = tmp_path / "home"
    for step in steps:
        assert outcome(killer, home, log, f"before {step}") == "killed", step
        assert assert_empty_or_whole(home) == 0
    assert outcome(killer, home, log, "never") == "finished"
    assert_nothing_beside(home, log)
    for step in steps[1:]:
        assert outcome(killer, home, log, f"before {step}") in {"killed", "finished"}
        assert assert_empty_or_whole(home) > 0
    assert_nothing_beside(home, log)


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.soak)])
def test_at_random_moments(killer: Killer, log: Path, tmp_path: Path, rounds: int) -> None:
    home = tmp_path / "home"
    moments = [random.uniform(0.02, 0.5) for _ in range(rounds)]  # noqa: S311  # no secret
    outcomes = []
    for moment in moments:
        outcomes.append(outcome(killer, home, log, f"after {moment}"))
        assert_empty_or_whole(home)
    assert "killed" in outcomes, moments
    assert outcome(killer, home, log, "never") == "finished"
    assert_nothing_beside(home, log)
