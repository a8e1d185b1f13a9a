"""What the death of a recording process costs."""

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from adapters.database.request_log import SqlRequestLog
from adapters.database.tables import requests
from adapters.queued_request_recorder import QueuedRequestRecorder
from application.ports.request_log import RequestQuery
from tests.builders import served_request_of
from tests.conftest import REPOSITORY

RECORDING = textwrap.dedent(
    """
    import signal, sys, time
    from datetime import UTC, datetime
    from pathlib import Path
    from adapters.database.engine import open_engine, sqlite_url
    from adapters.database.request_log import SqlRequestLog
    from adapters.queued_request_recorder import QueuedRequestRecorder
    from tests.builders import served_request_of

    recorder = QueuedRequestRecorder(
        SqlRequestLog(open_engine(sqlite_url(Path(sys.argv[1])))), capacity=20_000
    )
    is_asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: is_asked_to_stop.append(True))
    number = 0
    print("recording", flush=True)
    while not is_asked_to_stop:
        number += 1
        recorder.record(served_request_of(number, timestamp=datetime.now(UTC)))
        print(number, time.time(), flush=True)
        time.sleep(0.001)
    recorder.close()
    """
)


@contextmanager
def recording(database: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", RECORDING, str(database)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "recording\n"
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> list[tuple[int, float]]:
    """Return each request's number and time, as far as the process told them."""
    assert process.stdout is not None
    lines = [line.split() for line in process.stdout if line.endswith("\n")]
    return [(int(number), float(at)) for number, at in lines]


def stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(requests)).scalar_one()


def test_a_killed_process_loses_at_most_the_last_second(engine: Engine, tmp_path: Path) -> None:
    with recording(tmp_path / "marquee.db") as process:
        time.sleep(2)
        process.send_signal(signal.SIGKILL)
        killed_at = time.time()
        recorded = told(process)
    due = [number for number, at in recorded if at < killed_at - 1]
    assert len(due) > 100
    found = SqlRequestLog(engine).find(RequestQuery(limit=1)).requests[0]
    assert int(found.request_id.removeprefix("request-")) >= due[-1]
    assert stored(engine) >= len(due)


def test_a_process_that_stops_gracefully_loses_nothing(engine: Engine, tmp_path: Path) -> None:
    with recording(tmp_path / "marquee.db") as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        recorded = told(process)
    assert process.returncode == 0
    assert len(recorded) > 100
    assert stored(engine) == len(recorded)


@pytest.mark.parametrize("writers", [3])
def test_recorders_of_many_workers_share_one_database(engine: Engine, writers: int) -> None:
    recorders = [
        QueuedRequestRecorder(SqlRequestLog(engine), capacity=5000) for _ in range(writers)
    ]
    for number in range(2000):
        for recorder in recorders:
            recorder.record(served_request_of(number))
    for recorder in recorders:
        recorder.close()
    assert [recorder.counts().written for recorder in recorders] == [2000] * writers
    assert stored(engine) == 2000 * writers
