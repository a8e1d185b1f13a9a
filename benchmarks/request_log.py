"""Measures the request log: what a request pays, what a row costs the writer, how fast it is asked.

Baseline of the ways to write is `executemany`, one tuple a row, on the same table.
"""

import argparse
import json
import random
import resource
import tempfile
import time
import timeit
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

import adapters.database.request_log as log_module
from adapters.database.engine import open_engine, sqlite_url
from adapters.database.request_log import SqlRequestLog
from adapters.database.request_rows import COLUMNS, flattened
from adapters.database.schema_migrator import AlembicSchemaMigrator
from adapters.database.transactions import writing
from adapters.request_recorder.child_process_writer import ChildProcessWriter
from adapters.request_recorder.queued_request_recorder import (
    ROWS_PER_SLICE,
    QueuedRequestRecorder,
)
from application.ports.request_log import RequestQuery
from domain.identifiers import MovieId, RequestId, ViewerId
from domain.operations.requests import ServedRequest
from entrypoints.serving_container import LOG_WRITER
from entrypoints.settings import environment_for

VIEWERS = 6_040
POSITIONS = tuple(range(1, 11))
SLATES = [
    tuple(MovieId(random.randrange(1, 4_000)) for _ in POSITIONS)  # noqa: S311  # no secrets here
    for _ in range(500)
]
SCORES = [tuple(random.random() for _ in POSITIONS) for _ in SLATES]  # noqa: S311  # as above
START = datetime.now(UTC)

Write = Callable[[Sequence[ServedRequest]], None]


def served(number: int) -> ServedRequest:
    """Return a request like the ones of ml-1m, at a thousand a second."""
    return ServedRequest(
        request_id=RequestId(f"{number:016x}{random.getrandbits(64):016x}"),
        timestamp=START + timedelta(milliseconds=number),
        endpoint="recommend",
        viewer_id=ViewerId(random.randrange(1, VIEWERS)),  # noqa: S311  # as above
        model_version="7",
        manifest_sha256="ab" * 32,
        is_fallback=False,
        latency_ms=0.25,
        movie_ids=SLATES[number % len(SLATES)],
        positions=POSITIONS,
        scores=SCORES[number % len(SLATES)],
    )


def new_engine(folder: str, name: str) -> Engine:
    """Return connections to a new database."""
    engine = open_engine(sqlite_url(Path(folder) / f"{name}.db"))
    AlembicSchemaMigrator(engine).upgrade()
    return engine


def executemany(engine: Engine) -> Write:
    """Return the baseline: one tuple a row."""
    holders = ", ".join("?" * len(COLUMNS))
    statement = f"INSERT INTO requests ({', '.join(COLUMNS)}) VALUES ({holders})"  # noqa: S608  # names alone

    def write(requests: Sequence[ServedRequest]) -> None:
        rows = [flattened([request]) for request in requests]
        with writing(engine) as connection:
            connection.exec_driver_sql(statement, rows)

    return write


def from_json(engine: Engine) -> Write:
    """Return the way by one JSON text that SQLite takes apart itself."""
    picked = ", ".join(f"value ->> {position}" for position in range(len(COLUMNS)))
    statement = f"INSERT INTO requests ({', '.join(COLUMNS)}) SELECT {picked} FROM json_each(?)"  # noqa: S608  # as above

    def write(requests: Sequence[ServedRequest]) -> None:
        text = json.dumps([flattened([request]) for request in requests])
        with writing(engine) as connection:
            connection.exec_driver_sql(statement, (text,))

    return write


def many_rows_a_statement(rows: int) -> Callable[[Engine], Write]:
    """Return the way that Marquee writes, with so many rows in a statement."""

    def of(engine: Engine) -> Write:
        log = SqlRequestLog(engine)

        def write(requests: Sequence[ServedRequest]) -> None:
            log_module.ROWS_PER_STATEMENT = rows
            log.write(requests)

        return write

    return of


def with_random_ids(engine: Engine) -> Write:
    """Return Marquee's way, given request ids that do not grow with time."""
    log = SqlRequestLog(engine)

    def write(requests: Sequence[ServedRequest]) -> None:
        log_module.ROWS_PER_STATEMENT = 100
        log.write([request._replace(request_id=random_id()) for request in requests])

    return write


def random_id() -> RequestId:
    """Return an id that falls anywhere into the index."""
    return RequestId(f"{random.getrandbits(128):032x}")


def compare_writers(folder: str, rows: int) -> None:
    """Print what a row costs, in CPU and in time, by each way to write it."""
    ways = {
        "executemany (baseline)": executemany,
        "json_each": from_json,
        **{f"{size} rows a statement": many_rows_a_statement(size) for size in (25, 100, 250)},
        "100, random request ids": with_random_ids,
    }
    requests = [served(number) for number in range(rows)]
    figures: dict[str, tuple[float, float]] = {}
    for name, way in ways.items():
        write = way(new_engine(folder, name))
        cpu, began = cpu_seconds(), time.perf_counter()
        for start in range(0, rows, ROWS_PER_SLICE):
            write(requests[start : start + ROWS_PER_SLICE])
        figures[name] = (cpu_seconds() - cpu, time.perf_counter() - began)
    baseline = figures["executemany (baseline)"]
    print(f"\nwriting {rows:,} rows in slices of {ROWS_PER_SLICE:,}")
    for name, (cpu, seconds) in figures.items():
        print(
            f"  {name:26} {cpu / rows * 1e6:5.1f} µs CPU a row ({cpu / baseline[0]:.2f}),"
            f" {rows / seconds:9,.0f} rows/s ({baseline[1] / seconds:.2f})"
        )


def cpu_seconds() -> float:
    """Return the CPU time of this process, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure_recording(folder: str) -> None:
    """Print what recording costs the request, and the process that answers it, all in all."""
    home = Path(folder) / "recording"
    home.mkdir()
    AlembicSchemaMigrator(open_engine(sqlite_url(home / "marquee.db"))).upgrade()
    writer = ChildProcessWriter(program=LOG_WRITER, environment=environment_for(home))
    writer.start()
    recorder = QueuedRequestRecorder(writer, capacity=10**6)
    request = served(0)
    runs = 20_000
    built = timeit.timeit(lambda: ServedRequest(*request), number=runs) / runs
    before = cpu_seconds()
    recorded = timeit.timeit(lambda: recorder.record(request), number=runs) / runs
    recorder.close()
    spent = (cpu_seconds() - before) / runs
    print(
        f"a request pays {recorded * 1e6:.2f} µs to record, after {built * 1e6:.2f} µs to build;"
        f"\n  to its process the log costs {spent * 1e6:.2f} µs of CPU, the rest to the writer,"
        f"\n  which keeps {resident_mebibytes(writer.process_id)} MiB resident"
    )
    print(f"  {recorder.counts()}")
    writer.close()


def resident_mebibytes(process_id: int) -> int:
    """Return how much memory a process holds."""
    status = Path(f"/proc/{process_id}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def measure_questions(folder: str, rows: int) -> None:
    """Print how long questions take in a full log."""
    log = SqlRequestLog(new_engine(folder, "full"))
    for start in range(0, rows, ROWS_PER_SLICE):
        log.write([served(number) for number in range(start, start + ROWS_PER_SLICE)])
    page = log.find(RequestQuery(viewer_id=ViewerId(42), limit=100))
    middle = START + timedelta(milliseconds=rows // 2)
    questions = {
        "newest 100": RequestQuery(),
        "newest 100 of a viewer": RequestQuery(viewer_id=ViewerId(42)),
        "the next 20 by cursor": RequestQuery(
            viewer_id=ViewerId(42), limit=20, cursor=page.next_cursor
        ),
        "a viewer's before a time": RequestQuery(viewer_id=ViewerId(42), until=middle),
        "100 of an hour ago": RequestQuery(since=middle, until=middle + timedelta(seconds=1)),
        "one by its id": RequestQuery(request_id=page.requests[0].request_id),
    }
    print(f"\nasking a log of {rows:,} rows")
    for name, question in questions.items():
        times = sorted(timeit.repeat(partial(log.find, question), number=1, repeat=21))
        print(f"  {name:26} {times[10] * 1e3:6.2f} ms (worst of 21: {times[-1] * 1e3:.2f})")


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the full log")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        measure_recording(folder)
        compare_writers(folder, min(rows, 100_000))
        measure_questions(folder, rows)


if __name__ == "__main__":
    main()
