"""Servers in processes of their own, and wrk to load them from another."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One route of one server, the ids it is asked about, and the body that asks."""

    name: str
    pid: int
    port: int
    path: str
    ids: Path
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What wrk saw in one run, and what was spent on a request; latencies in milliseconds.

    `cpu_microseconds` are those of the process that answers, `beside_microseconds`
    those of its child, which writes the log.
    """

    requests_per_second: float
    p50: float
    p95: float
    p99: float
    failed: int
    cpu_microseconds: float
    beside_microseconds: float


def wrk() -> str:
    """Return the path of wrk, or end with a message."""
    found = shutil.which("wrk")
    if found is None:
        sys.exit("wrk is not installed, so nothing can be measured: apt-get install wrk")
    return found


def load(target: Target, connections: int, seconds: int) -> Measured:
    """Load a route with `connections` that each wait for an answer before they ask again."""
    children = _children(target.pid)
    before, before_beside = _cpu_seconds(target.pid), sum(map(_cpu_seconds, children))
    run = subprocess.run(
        [
            wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(HERE / "questions.lua"),
            f"http://127.0.0.1:{target.port}{target.path}", "--", str(target.ids), target.body,
        ],
        check=True,
        capture_output=True,
        text=True,
    )  # fmt: skip
    spent = _cpu_seconds(target.pid) - before
    spent_beside = sum(map(_cpu_seconds, children)) - before_beside
    line = next(line for line in run.stdout.splitlines() if line.startswith("measured "))
    seen = json.loads(line.removeprefix("measured "))
    return Measured(
        requests_per_second=seen["requests"] / seen["seconds"],
        p50=seen["p50"],
        p95=seen["p95"],
        p99=seen["p99"],
        failed=seen["failed"],
        cpu_microseconds=spent / max(seen["requests"], 1) * 1e6,
        beside_microseconds=spent_beside / max(seen["requests"], 1) * 1e6,
    )


@contextmanager
def marquee_server(home: Path, without: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """Run a variant of the service; yields its process id and port."""
    command = [sys.executable, str(HERE / "server.py"), "--home", str(home)]
    if without:
        command += ["--without", *without]
    with _running(command) as process:
        assert process.stdout is not None  # noqa: S101  # for the type checker
        port = int(process.stdout.readline())
        _wait_until_ready(port, process)
        yield process.pid, port


@contextmanager
def flask_server(python: str, home: Path, threads: int) -> Iterator[tuple[int, int] | None]:
    """Run Flask behind gunicorn with one process; yields None where they are not installed."""
    importing = [python, "-c", "import flask, gunicorn"]
    if subprocess.run(importing, check=False, capture_output=True).returncode:
        yield None
        return
    port = _free_port()
    command = [
        python, "-m", "gunicorn", "--workers", "1", "--threads", str(threads),
        "--bind", f"127.0.0.1:{port}", "--log-level", "error", "--no-control-socket",
        "--env", "OPENBLAS_NUM_THREADS=1", "--chdir", str(HERE.parents[1]),
        f"benchmarks.serving.flask_app:application({str(home)!r})",
    ]  # fmt: skip
    with _running(command) as process:
        _wait_until_ready(port, process)
        (worker,) = _children(process.pid)
        yield worker, port


@contextmanager
def file_of_ids(ids: Sequence[int]) -> Iterator[Path]:
    """Write ids one a line to a file that is gone afterwards."""
    with tempfile.NamedTemporaryFile("w", suffix=".ids") as file:
        file.write("\n".join(map(str, ids)) + "\n")
        file.flush()
        yield Path(file.name)


@contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_ready(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    sys.exit("a server did not start; see its messages above")


def _cpu_seconds(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def _children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
