"""A forgotten viewer: no byte of them stays in a home, and nothing brings them back."""

import gzip
import os
import re
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from adapters.database.live_ratings import add_live_ratings
from adapters.database.transactions import writing
from adapters.models.artefacts.folders import NumpyArtefactFolders
from application.ingestion.ingest_dataset import IngestRequest
from application.ingestion.ingest_movielog import MovielogRequest
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from domain.data.interactions import Interactions
from domain.identifiers import VersionNumber, ViewerId
from domain.models.specification import Role
from entrypoints.batch_container import BatchContainer
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
HEADER = "userId,movieId,rating,timestamp\n"
CLEAN = "".join(
    f"{viewer},3,4,{1_700_000_000 + viewer}\n" for viewer in range(1, 40) if viewer != 7
)
OF_VIEWER = f"{VIEWER},3,4,1700000100\n"
REJECTED = f"{VIEWER},3,6,1700000100\n"
BATCHES = {
    "clean.csv": HEADER + CLEAN + OF_VIEWER + REJECTED,
    "packed.csv.gz": HEADER + OF_VIEWER + CLEAN,
    "packed.csv.zst": HEADER + CLEAN + CLEAN + OF_VIEWER,
    "quarantined.csv": HEADER + REJECTED + OF_VIEWER + "8,3,9,1700000200\n",
    "headless.csv": OF_VIEWER + CLEAN,
    "nobody-else.csv": HEADER + OF_VIEWER,
    "foreign.csv": f"name;viewer\nsomebody;{VIEWER}\n",
}


class Home:
    """A home that may live: ingest, train and promote three times, and serve the viewer."""

    def __init__(self, folder: Path) -> None:
        self.path, self.dataset, self.log = folder / "home", folder / "data", folder / "movie.log"

    def live(self) -> None:
        ratings = dataset_of_two_tastes(self.dataset) / "ratings.csv"
        text = re.sub(r"^7,", f"{VIEWER},", ratings.read_text(), flags=re.MULTILINE)
        ratings.write_text(text)
        self.log.write_text(LOG)
        self.path.mkdir()
        self.ingest()
        self.take_in(BATCHES)
        with workshop_of(self.path) as workshop:
            train = workshop.train_models()
            for name in (*plan_files(self.path)[:2], "biased-mf"):
                train(TrainingRequest(plans=(name,)))
                workshop.promote_best()(forced_why="a test serves it")
            log = workshop.request_log()
            log.write([served_request_of(number, viewer_id=VIEWER) for number in range(50)])
            with writing(workshop.database()) as connection:
                add_live_ratings(connection, one_rating())

    def ingest(self) -> bool:
        """Bring data set and log in, and say whether both were there already."""
        container = MovielogContainer(settings=Settings(home=self.path))
        container.progress.override(SilentProgress())
        dataset = container.ingest_dataset()(IngestRequest(source=str(self.dataset)))
        spoken = container.id_space().current()
        request = MovielogRequest(source=str(self.log), id_space=spoken)
        log = container.ingest_movielog()(request)
        container.engine().dispose()
        return dataset.already_there and log.already_there

    def take_in(self, batches: dict[str, str]) -> None:
        container = BatchContainer(settings=Settings(home=self.path))
        container.progress.override(SilentProgress())
        landing = self.path / "batches" / "landing"
        landing.mkdir(parents=True, exist_ok=True)
        for name, text in batches.items():
            packed = {".gz": "gzip", ".zst": "zstd"}.get(Path(name).suffix)
            with pa.output_stream(str(landing / name), compression=packed) as stream:
                stream.write(text.encode())
            os.utime(landing / name, (1_700_000_000, 1_700_000_000))  # no writer is at it
        container.process_batches()()
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
                any(code in content for code in ENCODED for content in contents_of(path))
                or (path.suffix == ".parquet" and VIEWER in column_of_viewers(path))
            )
        }


def contents_of(path: Path) -> list[bytes]:
    """Return the bytes of a file, and what they are unpacked."""
    contents = [path.read_bytes()]
    if path.suffix == ".gz":
        contents.append(gzip.decompress(contents[0]))
    if path.suffix == ".zst":
        with pa.input_stream(str(path), compression="zstd") as stream:
            contents.append(stream.read())
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            contents += [archive.read(name) for name in archive.namelist()]
    return contents


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


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a home that has lived, and of its sources, to be copied only."""
    folder = tmp_path_factory.mktemp("lived")
    Home(folder).live()
    return folder


@pytest.fixture
def home(lived: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(lived, tmp_path / "copy")))


def test_no_byte_of_a_forgotten_viewer_stays_and_none_comes_back(home: Home) -> None:
    before = home.places_with_the_viewer()
    kept = {"history", "dead-letters", "batches", "mlflow", "released", "marquee.db"}
    assert kept <= before

    erased = home.forget()

    assert home.places_with_the_viewer() == set()
    nothing_there = {"demographics", "downloads", "unfinished backups"}
    assert {place for place, count in erased.items() if not count} <= nothing_there

    assert home.ingest()
    assert home.places_with_the_viewer() == set()
    assert not any(home.forget().values())

    with workshop_of(home.path) as workshop:
        others = workshop.read_history()().viewer_ids
        assert set(others.tolist()) == set(range(1, 61)) - {7}
        ranking, rating = workshop.releases()[Role.RANKING], workshop.releases()[Role.RATING]
        assert (len(ranking.trail()), len(rating.trail())) == (2, 1)
        for number in ranking.trail():
            trained, _ = NumpyArtefactFolders().read(ranking.folder(number))
            assert set(trained.data.viewer_ids.tolist()) <= set(range(1, 61)) - {7}
        for number in rating.trail():
            predictor, _ = NumpyArtefactFolders().read_predictor(rating.folder(number))
            assert set(predictor.viewer_ids.tolist()) == set(range(1, 61)) - {7}
        versions = workshop.registry().versions()
        assert [version.number for version in versions] == [1, 2, 3]
        workshop.promote_model()(PromotionRequest(number=VersionNumber(1), forced_why="again"))
        assert home.places_with_the_viewer() == set()


def test_batches_that_come_later_are_kept_without_the_forgotten(home: Home) -> None:
    home.forget()
    batches = home.path / "batches"
    kept = {path.name for path in batches.rglob("*.csv*")}

    home.take_in(BATCHES)  # content that came before, and content that is new
    home.take_in({f"new-{name}": text + "9,3,4,1700000300\n" for name, text in BATCHES.items()})

    assert home.places_with_the_viewer() == set()
    assert {path.name for path in batches.rglob("*.csv*")} > kept
    processed = (batches / "processed" / "new-clean.csv").read_text()
    assert processed == HEADER + CLEAN + "9,3,4,1700000300\n"
    assert not any(home.forget().values())


def test_downloads_go_and_none_is_kept_from_then_on(home: Home) -> None:
    downloads = home.path / "downloads"
    downloads.mkdir()
    for name in ("ml-1m.zip", "ml-10m.zip.unchecked", "ml-20m.zip.unchecked.part"):
        with zipfile.ZipFile(downloads / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("ml-1m/ratings.dat", f"{VIEWER}::1::5::100\n")
    pin = downloads / "ml-1m.zip.sha256"
    pin.write_text("ab" * 32)

    assert home.forget()["downloads"] == 3

    assert list(downloads.iterdir()) == [pin]
