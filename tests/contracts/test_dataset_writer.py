"""Any `DatasetWriter`: what it writes is read again; all or nothing."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.datasets.movielog.reader import BulkMovielogReader
from adapters.datasets.sample_catalog import sample_movies
from adapters.datasets.sample_movielog_writer import MovielogWriter
from adapters.datasets.sample_writer import MovieLensCsvWriter
from application.errors import RefusedError, StorageError
from application.ports.dataset_writer import DatasetWriter
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.interactions import concatenated
from domain.data.movielog_block import MovielogBlock
from domain.data.watch_time import WatchTimes, merged, roll_up
from tests.fakes.fixed_clock import FixedClock

SIZE = AudienceSize(viewers=120, events=3_000, seed=9)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A writer, what it writes of an audience, and the name of its main file."""

    writer: DatasetWriter[Any]
    events_of: Callable[..., Iterator[Any]]
    file: str

    def simulated(self) -> list[Any]:
        return list(self.events_of(Audience(sample_movies(), SIZE), viewers_at_once=50))

    def write(self, folder: Path, events: Iterable[Any] | None = None) -> int:
        events = self.simulated() if events is None else events
        return self.writer.write(folder, sample_movies(), events, SIZE)


RATINGS = Writing(writer=MovieLensCsvWriter(), events_of=Audience.interactions, file="ratings.csv")
MOVIELOG = Writing(writer=MovielogWriter(), events_of=Audience.watching, file="movielog.log")


def test_written_ratings_are_read_again(tmp_path: Path) -> None:
    RATINGS.write(tmp_path / "out")
    reader = MovieLensReader(FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))
    with reader.open(str(tmp_path / "out")) as dataset:
        movies = dataset.movies()
        read = concatenated([chunk for chunk, _ in dataset.interactions()])
        assert dataset.is_simulated
        assert dataset.rejects.total == 0
    assert [(m.movie_id, m.title, m.year, m.genres, m.slug) for m in movies] == [
        (m.movie_id, m.title, m.year, m.genres, m.slug) for m in sample_movies()
    ]
    expected = concatenated(RATINGS.simulated())
    for column in ("viewer_ids", "movie_ids", "ratings", "timestamps"):
        assert np.array_equal(getattr(read, column), getattr(expected, column)), column


def test_written_minutes_and_ratings_are_read_again(tmp_path: Path) -> None:
    MOVIELOG.write(tmp_path / "out")
    with BulkMovielogReader().open(str(tmp_path / "out" / "movielog.log"), scale=5) as log:
        blocks = [block for block, _ in log.blocks()]
    assert not any(block.rejects for block in blocks)
    movies = {movie.slug: movie.movie_id for movie in sample_movies()}

    def ids(block: MovielogBlock, slugs: NDArray[np.int32]) -> NDArray[np.int64]:
        return np.array([movies[block.slugs[slug]] for slug in slugs.tolist()], np.int64)

    watched = merged(
        [
            roll_up(
                block.watches.viewer_ids,
                ids(block, block.watches.slugs),
                block.watches.minutes,
                block.watches.timestamps // 1_000_000,
            )
            for block in blocks
        ]
    )
    expected = merged([watching.watch_times() for watching in MOVIELOG.simulated()])
    for field in fields(WatchTimes):
        assert np.array_equal(getattr(watched, field.name), getattr(expected, field.name))
    rated = {
        rating
        for block in blocks
        for rating in zip(
            block.ratings.viewer_ids.tolist(),
            ids(block, block.ratings.slugs).tolist(),
            block.ratings.ratings.tolist(),
            (block.ratings.timestamps // 1_000_000).tolist(),
            strict=True,
        )
    }
    ratings = concatenated([watching.ratings() for watching in MOVIELOG.simulated()])
    assert rated == set(
        zip(
            ratings.viewer_ids.tolist(),
            ratings.movie_ids.tolist(),
            ratings.ratings.tolist(),
            ratings.timestamps.tolist(),
            strict=True,
        )
    )


def test_lines_of_each_viewer_are_in_order_of_time(tmp_path: Path) -> None:
    MOVIELOG.write(tmp_path / "out")
    lines = (tmp_path / "out" / "movielog.log").read_text().splitlines()
    keys = [(int(line.split(",")[1]), line.split(",")[0]) for line in lines]
    assert keys == sorted(keys)
    assert lines[0].startswith("2025-")
    assert sum("/rate/" in line for line in lines) > 100


@pytest.fixture(params=[RATINGS, MOVIELOG], ids=["ratings", "movielog"])
def writing(request: pytest.FixtureRequest) -> Writing:
    made: Writing = request.param
    return made


class TestDatasetWriter:
    def test_it_returns_the_bytes_written(self, writing: Writing, tmp_path: Path) -> None:
        written = writing.write(tmp_path / "out")
        assert written == sum(file.stat().st_size for file in (tmp_path / "out").iterdir())

    def test_it_says_that_the_viewers_are_simulated(self, writing: Writing, tmp_path: Path) -> None:
        writing.write(tmp_path / "out")
        marker = json.loads((tmp_path / "out" / "simulated.json").read_text())
        assert marker == {"simulated": True, "seed": 9, "viewers": 120, "events": 3_000}

    def test_an_empty_folder_is_filled(self, writing: Writing, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        writing.write(tmp_path / "out")
        assert (tmp_path / "out" / writing.file).is_file()

    @pytest.mark.parametrize("occupied", ["file", "folder"])
    def test_what_is_there_is_kept_and_nothing_is_simulated(
        self, writing: Writing, tmp_path: Path, occupied: str
    ) -> None:
        held = tmp_path / "out" / "precious" if occupied == "folder" else tmp_path / "out"
        held.parent.mkdir(exist_ok=True)
        held.write_text("mine")

        asked: list[Any] = []

        def untouched() -> Iterator[Any]:
            asked.extend(writing.simulated())
            yield from asked

        with pytest.raises(RefusedError, match="not an empty folder"):
            writing.write(tmp_path / "out", untouched())
        assert held.read_text() == "mine"
        assert not asked

    def test_a_failure_half_way_leaves_nothing(self, writing: Writing, tmp_path: Path) -> None:
        def failing() -> Iterator[Any]:
            yield from writing.simulated()[:1]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            writing.write(tmp_path / "out", failing())
        assert not list(tmp_path.iterdir())

    def test_a_place_that_cannot_be_written_is_an_error_for_people(
        self, writing: Writing, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("no folder")
        with pytest.raises(StorageError, match="cannot write the audience to"):
            writing.write(tmp_path / "file" / "out")
