"""Measures what a serving process costs before the first request: time to start, and memory.

Prints the seconds from the command to the first `ready` of /health, beside a
bare `python -c pass`; the resident memory; and for two workers how much of the
released arrays they share (1.00 = every page that both use is there once).
"""

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.serving.home import release, trained_home
from entrypoints.settings import REPOSITORY, environment_for

MIB = 1024.0
PATIENCE = 60.0
QUESTIONS = 400


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--home", type=Path, help="measure what this home has released")
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    if given.home:
        _measure(given.home, given.rounds)
        return
    with trained_home(["item-item"]) as (home, versions):
        release(home, versions["item-item"])
        _measure(home, given.rounds)


def _measure(home: Path, rounds: int) -> None:
    bare = median(_seconds([sys.executable, "-c", "pass"]) for _ in range(rounds))
    ready = []
    for _ in range(rounds):
        began = time.perf_counter()
        with _serving(home, workers=1) as (pid, _):
            ready.append(time.perf_counter() - began)
            resident = _status(pid, "VmRSS") / MIB
    print(f"{'start to ready':32}{median(ready):8.2f} s{median(ready) / bare:8.0f} x bare Python")
    print(f"{'resident memory, one process':32}{resident:8.0f} MiB")
    with _serving(home, workers=2) as (parent, port):
        _ask_around(port)
        workers = _children(parent)
        arrays = [_mapped(pid, home / "released") for pid in workers]
    resident_arrays = sum(rss for rss, _ in arrays) / MIB
    proportional = sum(pss for _, pss in arrays) / MIB
    # With everything shared by two, the proportional sizes add up to half the resident ones.
    shared = 2 * (1 - proportional / resident_arrays) if resident_arrays else 0.0
    print(f"{'arrays resident in two workers':32}{resident_arrays:8.1f} MiB in all")
    print(f"{'the same, shared pages once':32}{proportional:8.1f} MiB{shared:8.2f} shared")


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


@contextmanager
def _serving(home: Path, workers: int) -> Iterator[tuple[int, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "entrypoints.cli.main", "serve",
            "--port", str(port), "--workers", str(workers),
        ],
        env=environment_for(home.resolve()),
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_ready(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:  # noqa: PLR2004  # ready or degraded
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.01)
    sys.exit("the server did not get ready")


def _ask_around(port: int) -> None:
    """Ask on new connections, so that both workers answer some."""
    for viewer in range(1, QUESTIONS + 1):
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", f"/recommend/{viewer}")
        connection.getresponse().read()
        connection.close()


def _children(pid: int) -> list[int]:
    """Return the workers: the children that serve, not the one that tracks resources."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def _status(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def _mapped(pid: int, folder: Path) -> tuple[int, int]:
    """Return resident and proportional KiB of what a process has mapped below `folder`."""
    resident = proportional = 0
    counts = False
    for line in Path(f"/proc/{pid}/smaps").read_text("utf-8").splitlines():
        name, *values = line.split()
        if not name.endswith(":"):
            counts = str(folder.resolve()) in line
        elif counts and name == "Rss:":
            resident += int(values[0])
        elif counts and name == "Pss:":
            proportional += int(values[0])
    return resident, proportional


if __name__ == "__main__":
    main()
