"""Any `DatasetWriter`: what it writes, a `DatasetReader` opens again; all or nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.datasets.sample_catalog import sample_movies
from adapters.datasets.sample_writer import MovieLensCsvWriter
from application.errors import RefusedError, StorageError
from application.ports.dataset_writer import DatasetWriter
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.interactions import Interactions, concatenated
from tests.fakes.fixed_clock import FixedClock

SIZE = AudienceSize(viewers=120, events=3_000, seed=9)


def simulated() -> list[Interactions]:
    return list(Audience(sample_movies(), SIZE).interactions(viewers_at_once=50))


@pytest.fixture(params=[MovieLensCsvWriter])
def writer(request: pytest.FixtureRequest) -> DatasetWriter:
    made: DatasetWriter = request.param()
    return made


class TestDatasetWriter:
    def test_what_was_written_is_read_again(self, writer: DatasetWriter, tmp_path: Path) -> None:
        written = writer.write(tmp_path / "out", sample_movies(), iter(simulated()), SIZE)
        assert written == sum(file.stat().st_size for file in (tmp_path / "out").iterdir())
        reader = MovieLensReader(FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))
        with reader.open(str(tmp_path / "out")) as dataset:
            movies = dataset.movies()
            read = concatenated([chunk for chunk, _ in dataset.interactions()])
            assert dataset.is_simulated
            assert dataset.rejects.total == 0
        assert [(m.movie_id, m.title, m.year, m.genres, m.slug) for m in movies] == [
            (m.movie_id, m.title, m.year, m.genres, m.slug) for m in sample_movies()
        ]
        expected = concatenated(simulated())
        for column in ("viewer_ids", "movie_ids", "ratings", "timestamps"):
            assert np.array_equal(getattr(read, column), getattr(expected, column)), column

    def test_it_says_that_the_viewers_are_simulated(
        self, writer: DatasetWriter, tmp_path: Path
    ) -> None:
        writer.write(tmp_path / "out", sample_movies(), simulated(), SIZE)
        marker = json.loads((tmp_path / "out" / "simulated.json").read_text())
        assert marker == {"simulated": True, "seed": 9, "viewers": 120, "events": 3_000}

    def test_an_empty_folder_is_filled(self, writer: DatasetWriter, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        writer.write(tmp_path / "out", sample_movies(), simulated(), SIZE)
        assert (tmp_path / "out" / "ratings.csv").is_file()

    @pytest.mark.parametrize("occupied", ["file", "folder"])
    def test_what_is_there_is_kept_and_nothing_is_simulated(
        self, writer: DatasetWriter, tmp_path: Path, occupied: str
    ) -> None:
        held = tmp_path / "out" / "precious" if occupied == "folder" else tmp_path / "out"
        held.parent.mkdir(exist_ok=True)
        held.write_text("mine")

        asked: list[Interactions] = []

        def untouched() -> Iterator[Interactions]:
            asked.extend(simulated())
            yield from asked

        with pytest.raises(RefusedError, match="not an empty folder"):
            writer.write(tmp_path / "out", sample_movies(), untouched(), SIZE)
        assert held.read_text() == "mine"
        assert not asked

    def test_a_failure_half_way_leaves_nothing(self, writer: DatasetWriter, tmp_path: Path) -> None:
        def failing() -> Iterator[Interactions]:
            yield from simulated()[:1]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            writer.write(tmp_path / "out", sample_movies(), failing(), SIZE)
        assert not list(tmp_path.iterdir())

    def test_a_place_that_cannot_be_written_is_an_error_for_people(
        self, writer: DatasetWriter, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("no folder")
        with pytest.raises(StorageError, match="cannot write the audience to"):
            writer.write(tmp_path / "file" / "out", sample_movies(), simulated(), SIZE)
