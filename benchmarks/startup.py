"""How soon a service is ready, how much memory it takes, and that its processes share the model.

Starts `marquee serve` over a home of the size of ml-1m, in an environment that
holds only what serving needs (requirements/serving.txt, made by uv in a
temporary folder unless --python names one) and in this one, which holds
everything. Ready is the first 200 of /health, counted from the spawn. The
baseline, in the same run and environment, is an interpreter that imports the
libraries of serving and ends. Memory is read from /proc after slates for
distinct viewers: RSS counts shared pages in each process, PSS divides them.

    python benchmarks/startup.py [--home HOME] [--python PYTHON] [--rounds N]
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.serving.home import marquee, trained_home  # noqa: E402  # found by the line above
from entrypoints.settings import environment_for  # noqa: E402  # as above

PLANS = ("item-item", "als")
VIEWERS = 300
POLL_SECONDS = 0.005
BASELINE = "import litestar, uvicorn, uvloop, httptools, jinja2, sqlalchemy, numpy, faiss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a process holds, in MiB: all of it, and what it maps of the released model."""

    rss: float
    pss: float
    model_rss: float
    model_pss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service, and the seconds from its spawn to its first 200."""

    process: subprocess.Popen[str]
    port: int
    seconds: float

    def answering(self) -> list[int]:
        """Return the ids of the processes that answer."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        workers = [
            int(child)
            for child in children
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]
        return workers or [parent]

    def ask_for_slates(self) -> None:
        """Have every process map what slates need: connections are new, so any may answer."""
        for viewer in range(1, VIEWERS + 1):
            connection = HTTPConnection("127.0.0.1", self.port)
            body = json.dumps({"user_id": viewer})
            connection.request("POST", "/recommend", body, {"Content-Type": "application/json"})
            if connection.getresponse().status != 200:  # noqa: PLR2004  # OK
                sys.exit("a slate was refused")
            connection.close()


def environment(home: Path) -> dict[str, str]:
    """Return a child's environment; compiled modules are kept, as they are by default."""
    inherited = environment_for(home)
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    return inherited


@contextmanager
def serving(python: Path, home: Path, workers: int = 1) -> Iterator[Service]:
    """Yield a service that has answered for the first time; it is stopped afterwards."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [python, "-m", "entrypoints.cli.main", "serve", "--port", "0", "--workers", str(workers)],
        cwd=REPOSITORY,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        port = announced_port(process)
        while not is_ready(port):
            if process.poll() is not None:
                sys.exit(f"the service ended: {process.communicate()[1]}")
            time.sleep(POLL_SECONDS)
        yield Service(process=process, port=port, seconds=time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def announced_port(process: subprocess.Popen[str]) -> int:
    """Return the port of the service's first line."""
    if process.stdout is None:
        raise TypeError("the service's output is not read")
    found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
    if found is None:
        sys.exit(f"the service did not start: {process.communicate()[1]}")
    return int(found[1])


def is_ready(port: int) -> bool:
    """Say whether /health answers 200."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200  # noqa: PLR2004  # OK
    except OSError:
        return False
    finally:
        connection.close()


def memory_of(process: int, home: Path) -> Memory:
    """Return what a process holds now."""
    whole = Path(f"/proc/{process}/smaps_rollup").read_text()
    mapped = [
        part
        for part in re.split(
            r"\n(?=[0-9a-f]+-[0-9a-f]+ )", Path(f"/proc/{process}/smaps").read_text()
        )
        if f"{home.resolve()}/released/" in part.partition("\n")[0]
    ]
    return Memory(
        rss=_mebibytes("Rss", whole),
        pss=_mebibytes("Pss", whole),
        model_rss=sum(_mebibytes("Rss", part) for part in mapped),
        model_pss=sum(_mebibytes("Pss", part) for part in mapped),
    )


def _mebibytes(name: str, text: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def seconds_to_import(python: Path, home: Path) -> float:
    """Return how long an interpreter takes that imports the libraries and ends."""
    began = time.perf_counter()
    subprocess.run([python, "-c", BASELINE], check=True, env=environment(home))
    return time.perf_counter() - began


def report_start(name: str, python: Path, home: Path, rounds: int) -> None:
    """Print how soon services of one environment are ready; the first start is not counted."""
    seconds, bare = [], []
    for turn in range(rounds + 1):
        with serving(python, home) as service:
            started = service.seconds
        imported = seconds_to_import(python, home)
        if turn:
            seconds.append(started)
            bare.append(imported)
    print(
        f"{name:13} ready in {median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}),"
        f" importing the libraries alone {median(bare):.2f} s:"
        f" {median(seconds) / median(bare):.1f} x"
    )


def report_memory(name: str, python: Path, home: Path, workers: int) -> None:
    """Print what the processes of one service hold, and how much of the model they share."""
    with serving(python, home, workers) as service:
        # The second worker may be some moments behind the first.
        time.sleep(2 * (workers - 1))
        service.ask_for_slates()
        held = [memory_of(process, home) for process in service.answering()]
        watching = memory_of(service.process.pid, home) if workers > 1 else None
    for one in held:
        print(
            f"{name:13} {workers} process(es): RSS {one.rss:.0f} MiB, PSS {one.pss:.0f} MiB;"
            f" of the model RSS {one.model_rss:.1f} MiB, PSS {one.model_pss:.1f} MiB"
        )
    if watching is not None:
        together = sum(one.pss for one in [*held, watching])
        print(f"{'':13} the process that watches: PSS {watching.pss:.0f} MiB;")
        print(f"{'':13} all together: PSS {together:.0f} MiB")


@contextmanager
def serving_environment() -> Iterator[Path]:
    """Make an environment of requirements/serving.txt, and yield its Python."""
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.is_file() else shutil.which("uv")
    if uv is None:
        sys.exit("uv is not here: make setup, or name a serving-only Python by --python")
    with tempfile.TemporaryDirectory(prefix="marquee-serving-") as folder:
        python = Path(folder) / "bin" / "python"
        requirements = REPOSITORY / "requirements" / "serving.txt"
        into = ("pip", "install", "--quiet", "--python", str(python))
        for command in (
            ("venv", "--quiet", "--python", sys.executable, folder),
            (*into, "--require-hashes", "--compile-bytecode", "--requirement", str(requirements)),
            (*into, "--no-deps", "--editable", str(REPOSITORY)),
        ):
            subprocess.run([uv, *command], check=True, env={**os.environ, "UV_LINK_MODE": "copy"})  # noqa: TID251  # uv's own, with one switch
        yield python


@contextmanager
def home_of_benchmark() -> Iterator[Path]:
    """Yield a home whose best model of the size of ml-1m is in production."""
    with trained_home(PLANS) as (home, _):
        print(f"Version {marquee(home, 'promote')['version']} is in production.")
        yield home


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--home", type=Path, help="a home with a release (default: one is trained)")
    parser.add_argument("--python", type=Path, help="a serving-only Python (default: one is made)")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with ExitStack() as stack:
        home = asked.home or stack.enter_context(home_of_benchmark())
        python = asked.python or stack.enter_context(serving_environment())
        environments = {"serving only": python, "everything": Path(sys.executable)}
        for name, chosen in environments.items():
            report_start(name, chosen, home, asked.rounds)
        for name, chosen in environments.items():
            report_memory(name, chosen, home, workers=1)
        report_memory("serving only", python, home, workers=2)


if __name__ == "__main__":
    main()
