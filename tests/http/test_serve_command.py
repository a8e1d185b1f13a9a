"""`marquee serve` as a process of its own: what it imports, and how it tells of a taken port."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from entrypoints.settings import environment_for
from tests.http.small_service import container_of
from tests.running_service import MARQUEE, PATIENCE, serving

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


@pytest.fixture
def own_home(home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(home, tmp_path / "home"))


def test_serving_never_imports_what_trains(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    container = container_of(own_home)
    operator = {"X-API-Key": container.operator_keys().create("imports")}
    container.engine().dispose()
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")

    with serving(own_home) as service:
        for path in ("/", "/docs", "/schema/openapi.json", "/logs", "/models", "/recommend/10"):
            assert service.ask("GET", path, headers=operator)[0] == 200, path
        for method, path, body in (
            ("POST", "/recommend", {"user_id": 10}),
            ("POST", "/similar", {"movie_id": 100}),
            ("PATCH", "/movies/100", {"hidden": False}),
        ):
            assert service.ask(method, path, body, operator)[0] == 200, path
        assert service.ask("GET", "/nowhere")[0] == 404
        assert service.stop() == 0

    journal = service.journal.read_text()
    imported = set(re.findall(r"^import time:.*\| +(\w+)", journal, re.MULTILINE))
    assert "litestar" in imported
    assert WORKSHOP & imported == set()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_says_that_it_serves_only_once_it_does(own_home: Path, workers: str) -> None:
    with serving(own_home, "--workers", workers) as service:
        assert service.health()["status"] == "ready"
        assert service.stop() == 0

    for path in own_home.glob("marquee.db*"):
        path.unlink()
    (own_home / "marquee.db").write_bytes(b"no database" * 500)
    failed = subprocess.run(
        [*MARQUEE, "serve", "--port", "0", "--workers", workers],
        env=environment_for(own_home),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "file is not a database" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_taken_port_is_told_with_the_way_out(own_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [*MARQUEE, "serve", "--port", port],
            env=environment_for(own_home),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"marquee: port {port} of 127.0.0.1 is taken")
    assert "--port" in refused.stderr
