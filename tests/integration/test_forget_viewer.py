"""A forgotten viewer: no byte of them stays in a home, and nothing brings them back."""

import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from adapters.database.live_ratings import add_live_ratings
from adapters.database.transactions import writing
from adapters.models.artefacts import NumpyArtefactFolders
from application.ingestion.ingest_dataset import IngestRequest
from application.ingestion.ingest_movielog import MovielogRequest
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from domain.data.interactions import Interactions
from domain.identifiers import VersionNumber, ViewerId
from entrypoints.forgetting_container import ForgettingContainer
from entrypoints.movielog_container import MovielogContainer
from entrypoints.settings import Settings
from tests.builders import served_request_of
from tests.fakes.silent_progress import SilentProgress
from tests.homes import dataset_of_two_tastes, plan_files, workshop_of

VIEWER = ViewerId(7_654_321_987)
"""As no other number in a home is, in digits or in bytes."""

ENCODED = (
    str(VIEWER).encode(),
    VIEWER.to_bytes(8, "little"),
    VIEWER.to_bytes(8, "big"),
    VIEWER.to_bytes(6, "big"),
)
LOG = f"""\
2024-03-01T10:00,{VIEWER},GET /data/m/film+3+1963/1.mpg
2024-03-01T10:01,{VIEWER},GET /data/m/film+3+1963/2.mpg
2024-03-01T10:02,{VIEWER},GET /rate/film+3+1963=5
2024-03-01T10:02,{VIEWER},GET /rate/film+3+1963=9
2024-03-01T10:02,user {VIEWER},GET /rate/film+3+1963=5
2024-03-01T10:03,8,GET /rate/film+4+1964=5
2024-03-01T10:04,8,GET /rate/film+4+1964=9
2024-03-01T10:05,{VIEWER},recommendation request h:8, status 200, result: film+4+1964, 12 ms
2024-03-01T10:05,8,recommendation request h:8, status 200, result: film+4+1964, 12 ms
2024-03-01T10:06,8,GET /data/m/film+3+1963/1.mpg
"""


class Home:
    """A home that has ingested, trained twice, promoted twice and served the viewer."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "home"
        self.dataset = dataset_of_two_tastes(folder / "data")
        ratings = self.dataset / "ratings.csv"
        text = re.sub(r"^7,", f"{VIEWER},", ratings.read_text(), flags=re.MULTILINE)
        ratings.write_text(text)
        self.log = folder / "movie.log"
        self.log.write_text(LOG)
        self.path.mkdir()

    def live(self) -> None:
        self.ingest()
        with workshop_of(self.path) as workshop:
            train = workshop.train_models()
            for name in plan_files(self.path)[:2]:
                train(TrainingRequest(plans=(name,)))
                workshop.promote_model()(PromotionRequest(forced_why="a test serves it"))
            log = workshop.request_log()
            log.write([served_request_of(number, viewer_id=VIEWER) for number in range(50)])
            with writing(workshop.database()) as connection:
                add_live_ratings(connection, one_rating())

    def ingest(self) -> None:
        container = MovielogContainer(settings=Settings(home=self.path))
        container.progress.override(SilentProgress())
        container.ingest_dataset()(IngestRequest(source=str(self.dataset)))
        spoken = container.id_space().current()
        container.ingest_movielog()(MovielogRequest(source=str(self.log), id_space=spoken))
        container.engine().dispose()

    def forget(self) -> dict[str, int]:
        container = ForgettingContainer(settings=Settings(home=self.path))
        container.progress.override(SilentProgress())
        receipt = container.forget_viewer()(VIEWER)
        container.engine().dispose()
        assert str(VIEWER) not in repr(receipt)
        return dict(receipt.erased)

    def places_with_the_viewer(self) -> set[str]:
        """Return which files, read as they are and as what they hold, know the viewer."""
        return {
            path.relative_to(self.path).parts[0]
            for path in self.path.rglob("*")
            if path.is_file()
            and (
                any(code in path.read_bytes() for code in ENCODED)
                or (path.suffix == ".parquet" and VIEWER in column_of_viewers(path))
            )
        }


def one_rating() -> Interactions:
    return Interactions(
        viewer_ids=np.array([VIEWER], np.int64),
        movie_ids=np.array([3], np.int64),
        ratings=np.array([5], np.float32),
        timestamps=np.array([100], np.int64),
    )


def column_of_viewers(path: Path) -> list[int]:
    viewers: list[int] = pq.read_table(path).column("viewer_id").to_pylist()
    return viewers


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.live()
    return home


def test_no_byte_of_a_forgotten_viewer_stays_and_none_comes_back(home: Home) -> None:
    before = home.places_with_the_viewer()
    assert {"history", "dead-letters", "mlflow", "released", "marquee.db"} <= before

    erased = home.forget()

    assert home.places_with_the_viewer() == set()
    nothing_there = {"demographics", "kept batches", "unfinished backups"}
    assert {place for place, count in erased.items() if not count} <= nothing_there

    home.ingest()
    assert home.places_with_the_viewer() == set()
    assert not any(home.forget().values())

    with workshop_of(home.path) as workshop:
        others = workshop.read_history()().viewer_ids
        assert set(others.tolist()) == set(range(1, 61)) - {7}
        released = workshop.releases()
        for number in released.trail():
            trained, _ = NumpyArtefactFolders().read(released.folder(number))
            assert set(trained.data.viewer_ids.tolist()) <= set(range(1, 61)) - {7}
        versions = workshop.registry().versions()
        assert [version.number for version in versions] == [1, 2]
        workshop.promote_model()(PromotionRequest(number=VersionNumber(1), forced_why="again"))
        assert home.places_with_the_viewer() == set()
