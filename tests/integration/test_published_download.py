"""Published data sets are downloaded from a server on this machine, with everything going wrong."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from adapters.datasets.movielens.download import Download
from adapters.datasets.movielens.published import PublishedMovieLens
from adapters.datasets.movielens.reader import MovieLensReader
from application.errors import DatasetError
from domain.errors import InvalidValueError
from tests.dataset_files import LAYOUT_1M, zipped
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.silent_progress import SilentProgress

ML_1M = zipped({**LAYOUT_1M, "README": bytes(range(256)) * 4096}, "ml-1m/")
MD5 = hashlib.md5(ML_1M, usedforsecurity=False).hexdigest()


@dataclass
class Publisher:
    """What the server answers, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    """After how many bytes each of the next answers breaks off."""
    failures: list[int] = field(default_factory=list)
    """The status of each of the next answers, instead of a file."""
    ignores_ranges: bool = False
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def ranges_of(self, name: str) -> list[str | None]:
        return [asked for path, asked in self.asked if path == f"/sets/{name}"]


@pytest.fixture
def publisher() -> Publisher:
    return Publisher(
        files={"ml-1m.zip": ML_1M, "ml-1m.zip.md5": f"MD5 (ml-1m.zip) = {MD5}\n".encode()}
    )


@pytest.fixture
def base_url(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name http.server calls
            publisher.asked.append((self.path, self.headers.get("Range")))
            content = publisher.files.get(self.path.removeprefix("/sets/"))
            if content is not None and len(content) > 100 and publisher.failures:
                self.send_error(publisher.failures.pop(0))
            elif content is None:
                self.send_error(404)
            else:
                self._send(content)

        def _send(self, content: bytes) -> None:
            asked = self.headers.get("Range")
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            if start and start >= len(content):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(content)}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if publisher.ignores_ranges:
                start = 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            end = len(content)
            if len(content) > 100 and publisher.breaks:
                end = start + publisher.breaks.pop(0)
            self.wfile.write(content[start:end])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sets"
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Client:
    published: PublishedMovieLens
    cache: Path
    pauses: list[float]
    progress: SilentProgress

    def rows(self, name: str = "ml-1m") -> int:
        with self.published.open(name) as dataset:
            return sum(len(chunk) for chunk, _ in dataset.interactions())

    def cached(self) -> set[str]:
        return {path.name for path in self.cache.iterdir()}


@pytest.fixture
def client(base_url: str, tmp_path: Path) -> Client:
    pauses: list[float] = []
    progress = SilentProgress()
    published = PublishedMovieLens(
        reader=MovieLensReader(FixedClock(datetime(2024, 1, 1, tzinfo=UTC))),
        cache=tmp_path / "downloads",
        download=Download(progress=progress, timeout=5, pause=pauses.append),
        base_url=base_url,
    )
    return Client(published, tmp_path / "downloads", pauses, progress)


def test_it_is_kept_only_while_it_may_be(base_url: str, tmp_path: Path) -> None:
    may_keep = [False, True]
    published = PublishedMovieLens(
        reader=MovieLensReader(FixedClock(datetime(2024, 1, 1, tzinfo=UTC))),
        cache=tmp_path,
        download=Download(progress=SilentProgress(), timeout=5),
        may_keep=lambda: may_keep.pop(0),
        base_url=base_url,
    )
    for left in ([], ["ml-1m.zip"]):
        with published.open("ml-1m") as dataset:
            assert dataset.movies()
        assert [path.name for path in tmp_path.iterdir()] == left


def test_it_is_downloaded_once_and_checked(client: Client, publisher: Publisher) -> None:
    assert client.rows() == 3
    assert client.rows() == 3
    assert publisher.asked == [("/sets/ml-1m.zip", None), ("/sets/ml-1m.zip.md5", None)]
    assert client.cached() == {"ml-1m.zip"}
    (step,) = client.progress.steps.values()
    assert step.advanced == len(ML_1M)


def test_a_broken_download_goes_on_where_it_ended(client: Client, publisher: Publisher) -> None:
    publisher.breaks = [1000, 500]
    assert client.rows() == 3
    assert publisher.ranges_of("ml-1m.zip") == [None, "bytes=1000-", "bytes=1500-"]


def test_a_later_run_goes_on_where_an_earlier_one_gave_up(
    client: Client, publisher: Publisher
) -> None:
    publisher.breaks = [1000, 0, 0, 0, 0]
    with pytest.raises(DatasetError, match=r"cannot be downloaded.*1,000 bytes that arrived"):
        client.rows()
    assert client.cached() == {"ml-1m.zip.unchecked.part"}
    assert client.pauses == sorted(client.pauses)
    assert client.rows() == 3
    assert publisher.ranges_of("ml-1m.zip")[-1] == "bytes=1000-"


def test_a_server_that_ignores_ranges_is_read_from_the_start(
    client: Client, publisher: Publisher
) -> None:
    publisher.breaks = [1000]
    publisher.ignores_ranges = True
    assert client.rows() == 3


def test_a_part_that_is_whole_already_is_taken(client: Client) -> None:
    client.cache.mkdir()
    (client.cache / "ml-1m.zip.unchecked.part").write_bytes(ML_1M)
    assert client.rows() == 3


def test_a_part_longer_than_the_file_is_dropped(client: Client) -> None:
    client.cache.mkdir()
    (client.cache / "ml-1m.zip.unchecked.part").write_bytes(ML_1M + b"more")
    assert client.rows() == 3


def test_a_failing_server_is_asked_again(client: Client, publisher: Publisher) -> None:
    publisher.failures = [503, 502]
    assert client.rows() == 3


def test_a_wrong_checksum_is_refused_and_the_file_removed(
    client: Client, publisher: Publisher
) -> None:
    sound = publisher.files["ml-1m.zip.md5"]
    publisher.files["ml-1m.zip.md5"] = b"0" * 32
    with pytest.raises(DatasetError, match=f"not to be trusted: its MD5 is {MD5}, and 00000"):
        client.rows()
    assert client.cached() == set()
    publisher.files["ml-1m.zip.md5"] = sound
    assert client.rows() == 3


def test_without_a_published_checksum_the_first_use_is_pinned(
    client: Client, publisher: Publisher
) -> None:
    del publisher.files["ml-1m.zip.md5"]
    assert client.rows() == 3
    pin = (client.cache / "ml-1m.zip.sha256").read_text().strip()
    assert pin == hashlib.sha256(ML_1M).hexdigest()
    (client.cache / "ml-1m.zip").unlink()
    publisher.files["ml-1m.zip"] = zipped(LAYOUT_1M, "ml-1m/")
    with pytest.raises(DatasetError, match=f"and {pin} at its first use"):
        client.rows()
    publisher.files["ml-1m.zip"] = ML_1M
    assert client.rows() == 3


def test_a_file_that_is_no_zip_is_never_pinned(client: Client, publisher: Publisher) -> None:
    del publisher.files["ml-1m.zip.md5"]
    publisher.files["ml-1m.zip"] = b"<html>Welcome to this hotel</html>" * 10
    with pytest.raises(DatasetError, match="not to be trusted: it is no zip archive"):
        client.rows()
    assert client.cached() == set()


def test_a_name_the_publisher_lacks_is_refused_at_once(client: Client) -> None:
    with pytest.raises(DatasetError, match=r"ml-20m\.zip: 404"):
        client.rows("ml-20m")
    assert client.pauses == []


def test_a_publisher_that_cannot_be_reached_is_named(client: Client) -> None:
    unreachable = PublishedMovieLens(
        reader=MovieLensReader(FixedClock(datetime(2024, 1, 1, tzinfo=UTC))),
        cache=client.cache,
        download=Download(progress=client.progress, timeout=1, pause=client.pauses.append),
        base_url="http://127.0.0.1:9",
    )
    with (
        pytest.raises(DatasetError, match=r"http://127.0.0.1:9/ml-1m.zip cannot be downloaded"),
        unreachable.open("ml-1m"),
    ):
        pytest.fail("opened")


def test_only_http_addresses_are_taken(client: Client) -> None:
    with pytest.raises(InvalidValueError, match="no http address"):
        PublishedMovieLens(
            reader=MovieLensReader(FixedClock(datetime(2024, 1, 1, tzinfo=UTC))),
            cache=client.cache,
            download=Download(progress=client.progress),
            base_url="file:///etc",
        )
