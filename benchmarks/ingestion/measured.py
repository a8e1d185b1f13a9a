"""Tasks over one file, each run and measured in a process of its own."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ingestion import history_tasks

_CHUNK = 2**20
_KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What a task took, imports left out of the times, and what it found."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    found: dict[str, float]


def measured(task: str, path: Path, *arguments: str) -> Measurement:
    """Run a task of this module in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingestion.measured", task, str(path), *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    return Measurement(**json.loads(done.stdout))


def read_plainly(path: Path, lines: str) -> Callable[[], dict[str, float]]:
    """Read the first lines by the plain loop."""
    from benchmarks.ingestion import plain_loop  # noqa: PLC0415  # not part of other tasks

    def run() -> dict[str, float]:
        counts = plain_loop.read_plainly(path, int(lines))
        return {"watches": counts.watches, "rejects": counts.rejects}

    return run


def count_newlines(path: Path) -> Callable[[], dict[str, float]]:
    """Count the newlines."""

    def run() -> dict[str, float]:
        lines = 0
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(_CHUNK):
                lines += chunk.count(b"\n")
        return {"lines": lines}

    return run


def read_movielog(path: Path) -> Callable[[], dict[str, float]]:
    """Read all events."""
    from adapters.datasets.movielog.reader import (  # noqa: PLC0415  # as above
        BulkMovielogReader,
    )

    def run() -> dict[str, float]:
        lines = watches = rejects = 0
        with BulkMovielogReader().open(str(path), scale=5) as log:
            for block, _ in log.blocks():
                lines += block.lines
                watches += len(block.watches.lines)
                rejects += len(block.rejects)
        return {"lines": lines, "watches": watches, "rejects": rejects}

    return run


def watch_through(path: Path) -> Callable[[], dict[str, float]]:
    """Measure the watch-through rate."""
    from application.operations.measure_watch_through import (  # noqa: PLC0415  # as above
        WatchThroughRequest,
    )
    from entrypoints.watch_through_container import (  # noqa: PLC0415  # as above
        WatchThroughContainer,
    )

    measure = WatchThroughContainer().measure_watch_through()
    return lambda: {"rate": measure(WatchThroughRequest(source=str(path))).watch_through_rate or 0}


TASKS: dict[str, Callable[..., Callable[[], dict[str, float]]]] = {
    task.__name__: task
    for task in (
        read_plainly,
        count_newlines,
        read_movielog,
        watch_through,
        history_tasks.parse_csv,
        history_tasks.ingest_data_set,
        history_tasks.ingest_movielog,
        history_tasks.read_history,
        history_tasks.load_for_training,
        history_tasks.compact,
    )
}


def _peak_bytes() -> int:
    """Return the most memory that this process held; getrusage would count its parent's too."""
    status = Path("/proc/self/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) * _KIB if peak else 0


def _run_here(task: str, path: str, *arguments: str) -> None:
    run = TASKS[task](Path(path), *arguments)
    started, cpu_started = time.perf_counter(), time.process_time()
    found = run()
    measurement = {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - cpu_started,
        "peak_bytes": _peak_bytes(),
        "found": found,
    }
    print(json.dumps(measurement))


if __name__ == "__main__":
    _run_here(*sys.argv[1:])
