"""A release that is not what was written is refused, and the last good one goes on serving."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dependency_injector.providers import Object
from litestar import Litestar
from litestar.testing import TestClient

from adapters.local_release_store import LocalReleaseStore
from application.training.promote_model import PromotionRequest
from domain.identifiers import VersionNumber
from domain.models.manifest import FORMAT_NUMBER
from entrypoints.http.app import create_app
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.homes import workshop_of
from tests.running_service import wait_until

Client = TestClient[Litestar]
GOOD, BAD = VersionNumber(1), VersionNumber(2)
VIEWER = 7


def flip_a_byte(folder: Path) -> None:
    file = folder / "movie_vectors.npy"
    content = bytearray(file.read_bytes())
    content[-5] ^= 0x10
    file.write_bytes(content)


def cut_an_array(folder: Path) -> None:
    file = folder / "history_movies.npy"
    file.write_bytes(file.read_bytes()[:-100])


def truncate_the_manifest(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_bytes(file.read_bytes()[:-50])


def empty_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"")


def garble_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\xfe{")


def remove_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def remove_an_array(folder: Path) -> None:
    (folder / "popularity.npy").unlink()


def remove_the_index(folder: Path) -> None:
    (folder / "similar.faiss").unlink()


def raise_the_format(folder: Path) -> None:
    change_manifest(folder, format_number=FORMAT_NUMBER + 1)


def name_an_unknown_family(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    change_manifest(folder, plan={**manifest["plan"], "family": "oracle"})


def list_no_files(folder: Path) -> None:
    change_manifest(folder, files={})


def list_a_file_elsewhere(folder: Path) -> None:
    change_manifest(folder, files={"../current": "0" * 64})


def forget_the_index(folder: Path) -> None:
    """Leave a manifest that says nothing of the index, which is gone."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["files"]["similar.faiss"]
    change_manifest(folder, files=manifest["files"])
    (folder / "similar.faiss").unlink()


def make_an_array_a_folder(folder: Path) -> None:
    (folder / "movie_ids.npy").unlink()
    (folder / "movie_ids.npy").mkdir()


def leave_the_axis(folder: Path) -> None:
    """Leave files that are what their manifest says, but do not fit one another."""
    file = folder / "seen_movies.npy"
    np.save(file, np.load(file) + 10_000)
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    changed = hashlib.sha256(file.read_bytes()).hexdigest()
    change_manifest(folder, files={**files, file.name: changed})


def remove_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def change_manifest(folder: Path, **changes: Any) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_bytes()), **changes}))


HARMS: dict[Callable[[Path], None], str] = {
    flip_a_byte: "movie_vectors.npy is not the file that was written",
    cut_an_array: "history_movies.npy is not the file that was written",
    truncate_the_manifest: "manifest.json is no manifest",
    empty_the_manifest: "manifest.json is no manifest",
    garble_the_manifest: "manifest.json is no manifest",
    remove_the_manifest: "manifest.json cannot be read: No such file",
    remove_an_array: "popularity.npy cannot be read: No such file",
    remove_the_index: "similar.faiss cannot be read: No such file",
    raise_the_format: f"is of format {FORMAT_NUMBER + 1}, and this Marquee reads up to",
    name_an_unknown_family: "oracle",
    list_no_files: "lists no file for",
    list_a_file_elsewhere: "which is no file beside it",
    forget_the_index: "similar.faiss is no index",
    make_an_array_a_folder: "movie_ids.npy cannot be read: Is a directory",
    leave_the_axis: "version 2 cannot answer",
    remove_everything: "version 2 has not been released",
}


@pytest.fixture(scope="module")
def two_releases(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that released version 2 after version 1, to be copied only."""
    home = Path(shutil.copytree(trained_home, tmp_path_factory.mktemp("released") / "home"))
    with workshop_of(home) as workshop:
        workshop.promote_model()(PromotionRequest(number=BAD, forced_why="a test"))
    return home


@pytest.fixture
def home(two_releases: Path, tmp_path: Path) -> Path:
    """Return a copy of what is served from, version 2 current after version 1."""
    shutil.copytree(two_releases / "released", tmp_path / "home" / "released")
    shutil.copy(two_releases / "marquee.db", tmp_path / "home")
    return tmp_path / "home"


@contextmanager
def client_of(home: Path) -> Iterator[Client]:
    settings = Settings(home=home, release_poll_seconds=0.02, allowed_hosts=("*",))
    container = ServingContainer(settings=Object(settings))
    with TestClient(create_app(container), raise_server_exceptions=False) as client:
        yield client
    container.engine().dispose()


def health(client: Client) -> dict[str, Any]:
    document = client.get("/health").json()
    assert isinstance(document, dict)
    return document


def assert_serves(client: Client, version: str) -> None:
    """Assert that every kind of slate comes from `version`, and nothing fails."""
    slate = client.post("/recommend", json={"user_id": VIEWER})
    similar = client.post("/similar", json={"movie_id": 3})
    line = client.get(f"/recommend/{VIEWER}")
    popular = client.get("/popular")
    for answer in (slate, similar, line, popular):
        assert answer.status_code == 200
        assert answer.headers["x-model-version"] == version
    assert len(slate.json()["recommendations"]) == 10
    assert slate.json()["is_fallback"] is False
    assert slate.json()["model_version"] == version


@pytest.fixture(scope="module")
def serving_home(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a service that runs through all harms, the good release current."""
    home = Path(shutil.copytree(two_releases, tmp_path_factory.mktemp("serving") / "home"))
    LocalReleaseStore(home / "released").point_back()
    return home


@pytest.fixture(scope="module")
def client(serving_home: Path) -> Iterator[Client]:
    with client_of(serving_home) as client:
        yield client


@pytest.mark.parametrize(("harm", "complaint"), HARMS.items(), ids=[one.__name__ for one in HARMS])
class TestCorruptedRelease:
    def test_while_serving_it_is_refused_until_it_is_mended(
        self,
        two_releases: Path,
        serving_home: Path,
        client: Client,
        harm: Callable[[Path], None],
        complaint: str,
    ) -> None:
        harm(serving_home / "released" / str(BAD))
        point_to(serving_home, [GOOD, BAD])
        wait_until(lambda: health(client)["status"] == "degraded")
        assert complaint in health(client)["trouble"]
        assert_serves(client, str(GOOD))

        point_to(serving_home, [GOOD])
        wait_until(lambda: health(client)["status"] == "ready")
        assert health(client)["trouble"] is None
        restore(two_releases, serving_home)
        point_to(serving_home, [GOOD, BAD])
        wait_until(lambda: health(client)["model_version"] == str(BAD))
        assert_serves(client, str(BAD))
        point_to(serving_home, [GOOD])
        wait_until(lambda: health(client)["model_version"] == str(GOOD))

    def test_at_the_start_the_release_before_it_serves(
        self, home: Path, harm: Callable[[Path], None], complaint: str
    ) -> None:
        harm(home / "released" / str(BAD))
        with client_of(home) as client:
            answer = client.get("/health")
            assert answer.status_code == 200
            assert answer.json()["status"] == "degraded"
            assert complaint in answer.json()["trouble"]
            assert_serves(client, str(GOOD))


def restore(original: Path, home: Path) -> None:
    """Put the bad release there anew, as it was written."""
    folder = home / "released" / str(BAD)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original / "released" / str(BAD), folder)


def test_a_start_with_nothing_good_shows_the_catalogue(home: Path) -> None:
    shutil.rmtree(home / "released" / str(GOOD))
    flip_a_byte(home / "released" / str(BAD))
    with client_of(home) as client:
        answer = client.get("/health")
        assert answer.status_code == 200
        assert answer.json()["status"] == "degraded"
        assert "movie_vectors.npy" in answer.json()["trouble"]
        assert_only_the_catalogue_answers(client)


def point_to(home: Path, trail: list[VersionNumber]) -> None:
    """Move the pointer as a release does, whatever is in the folder that it names."""
    pending = home / "released" / "next"
    pending.write_text(json.dumps({"version": trail[-1], "trail": trail}))
    pending.replace(home / "released" / "current")


def assert_only_the_catalogue_answers(client: Client) -> None:
    slate = client.post("/recommend", json={"user_id": VIEWER, "genres": ["Comedy"]})
    assert slate.status_code == 200
    assert slate.headers["x-fallback"] == "true"
    assert slate.json()["model_version"] == slate.headers["x-model-version"] == "none"
    assert slate.json()["is_fallback"] is True
    assert len(slate.json()["recommendations"]) == 10
    assert all(one["genres"] == ["Comedy"] for one in slate.json()["recommendations"])
    assert len(client.get(f"/recommend/{VIEWER}").text.split(",")) == 20
    assert client.get("/popular").json()["total"] == 40
    assert client.get("/movies", params={"q": "film 3"}).json()["total"] > 0
    assert client.get("/movies/3").json()["is_in_training"] is False
    similar = client.post("/similar", json={"movie_id": 3})
    assert similar.status_code == 404
    assert similar.json()["type"].endswith("not-in-training")
    assert client.get("/models").status_code == 200


class TestPointer:
    @pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"trail": "x"}', b"[]"])
    def test_a_mangled_one_leaves_the_version_that_serves(self, home: Path, content: bytes) -> None:
        with client_of(home) as client:
            (home / "released" / "current").write_bytes(content)
            wait_until(lambda: health(client)["status"] == "degraded")
            assert "current does not say which release" in health(client)["trouble"]
            assert_serves(client, str(BAD))
            point_to(home, [GOOD])
            wait_until(lambda: health(client)["status"] == "ready")
            assert_serves(client, str(GOOD))

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'{"trail": ["\\u0000"]}'])
    def test_a_mangled_one_at_the_start_shows_the_catalogue(
        self, home: Path, content: bytes
    ) -> None:
        (home / "released" / "current").write_bytes(content)
        with client_of(home) as client:
            assert "current does not say which release" in health(client)["trouble"]
            assert_only_the_catalogue_answers(client)

    def test_a_folder_in_its_place_is_told(self, home: Path) -> None:
        with client_of(home) as client:
            (home / "released" / "current").unlink()
            (home / "released" / "current").mkdir()
            wait_until(lambda: health(client)["status"] == "degraded")
            assert "cannot be read: Is a directory" in health(client)["trouble"]
            assert_serves(client, str(BAD))

    def test_a_removed_one_leaves_the_version_that_serves_and_is_told(self, home: Path) -> None:
        with client_of(home) as client:
            (home / "released" / "current").unlink()
            wait_until(lambda: health(client)["status"] == "degraded")
            assert_serves(client, str(BAD))


class TestNothing:
    def test_an_untrained_home_shows_its_catalogue(self, home: Path) -> None:
        shutil.rmtree(home / "released")
        with client_of(home) as client:
            assert client.get("/health").status_code == 200
            assert "no model has been released yet" in health(client)["trouble"]
            assert_only_the_catalogue_answers(client)

    def test_an_empty_home_says_that_it_cannot_serve_yet(self, tmp_path: Path) -> None:
        with client_of(tmp_path / "new") as client:
            assert client.get("/health/live").status_code == 200
            answer = client.get("/health")
            assert answer.status_code == 503
            assert answer.json()["status"] == "starting"
            assert "marquee train" in answer.json()["trouble"]
            slate = client.post("/recommend", json={"user_id": VIEWER})
            assert slate.status_code == 200
            assert slate.json()["recommendations"] == []
            assert slate.json()["is_fallback"] is True
            assert client.get(f"/recommend/{VIEWER}").text == ""
            assert client.get("/popular").json()["movies"] == []
            assert client.post("/similar", json={"movie_id": 3}).status_code == 404
            assert client.get("/").status_code == 200
            assert client.get("/ui/popular").status_code < 500
