"""`marquee serve` as a process of its own: what it imports, and how it starts and ends."""

import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from application.ports.request_log import RequestQuery
from domain.identifiers import RequestId
from entrypoints.settings import environment_for
from tests.http.conftest import container_of

WORKSHOP = {
    "implicit",
    "matplotlib",
    "mlflow",
    "pandas",
    "prefect",
    "pyarrow",
    "scipy",
    "sklearn",
    "torch",
}
PATIENCE = 30.0


@dataclass
class ServeProcess:
    """A running `marquee serve`, and where it said that it listens."""

    process: subprocess.Popen[str]
    errors: Path
    address: str

    @classmethod
    def start(cls, home: Path, *arguments: str, python: tuple[str, ...] = ()) -> "ServeProcess":
        command = [sys.executable, *python, "-m", "entrypoints.cli.main", "serve", *arguments]
        errors = home.parent / "stderr"
        with errors.open("w") as stderr:
            process = subprocess.Popen(
                command,
                env=environment_for(home),
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        assert process.stdout is not None
        banner = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert banner is not None, errors.read_text()
        running = cls(process, errors, banner[0])
        running.wait_until_ready()
        return running

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/health", timeout=PATIENCE).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(self.errors.read_text())

    def stop(self) -> int:
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    return shutil.copytree(home, tmp_path / "home")


def test_serving_never_imports_what_trains(own_home: Path) -> None:
    running = ServeProcess.start(own_home, "--port", "0", python=("-X", "importtime"))
    container = container_of(own_home)
    operator = {"X-API-Key": container.operator_keys().create("imports")}
    with httpx.Client(base_url=running.address, headers=operator) as client:
        for path in ("/", "/docs", "/schema/openapi.json", "/logs", "/models", "/recommend/10"):
            assert client.get(path).status_code == 200, path
        assert client.post("/recommend", json={"user_id": 10}).status_code == 200
        assert client.post("/similar", json={"movie_id": 100}).status_code == 200
        assert client.patch("/movies/100", json={"hidden": False}).status_code == 200
        assert client.get("/nowhere").status_code == 404
    assert running.stop() == 0
    container.engine().dispose()

    imported = re.findall(r"^import time:.*\| +(\w+)", running.errors.read_text(), re.MULTILINE)
    assert "litestar" in imported
    assert WORKSHOP & set(imported) == set()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_loses_no_request_of_the_log(own_home: Path, workers: int) -> None:
    running = ServeProcess.start(own_home, "--port", "0", "--workers", str(workers))
    asked = []
    with httpx.Client(base_url=running.address) as client:
        for viewer in range(10, 210, 10):
            answer = client.post("/recommend", json={"user_id": viewer})
            asked.append(RequestId(answer.headers["x-request-id"]))
    assert running.stop() == 0

    container = container_of(own_home)
    log = container.request_log()
    assert all(log.find(RequestQuery(request_id=request_id)).requests for request_id in asked)
    container.engine().dispose()


def test_a_taken_port_is_told_with_the_way_out(own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [sys.executable, "-m", "entrypoints.cli.main", "serve", "--port", port],
            env=environment_for(own_home),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"marquee: port {port} of 127.0.0.1 is taken")
    assert "--port" in refused.stderr
