"""What the death of a recording process costs."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from adapters.database.request_log import SqlRequestLog
from adapters.database.tables import requests
from adapters.request_recorder.child_process_writer import ChildProcessWriter, UnstorableError
from adapters.request_recorder.packed_requests import packed
from adapters.request_recorder.queued_request_recorder import QueuedRequestRecorder
from application.errors import StorageError
from application.ports.request_log import RequestQuery
from domain.operations.requests import ServedRequest
from entrypoints.serving_container import LOG_WRITER
from entrypoints.settings import environment_for
from tests.builders import served_request_of
from tests.conftest import REPOSITORY

RECORDING = textwrap.dedent(
    """
    import signal, sys, time
    from datetime import UTC, datetime
    from pathlib import Path
    from adapters.request_recorder.queued_request_recorder import QueuedRequestRecorder
    from tests.builders import served_request_of
    from tests.integration.test_request_recording import writer_into

    writer = writer_into(Path(sys.argv[1]))
    recorder = QueuedRequestRecorder(writer, capacity=20_000)
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
    writer.close()
    """
)


def writer_into(database: Path) -> ChildProcessWriter:
    return ChildProcessWriter(program=LOG_WRITER, environment=environment_for(database.parent))


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


@pytest.fixture
def writer(engine: Engine, tmp_path: Path) -> Iterator[ChildProcessWriter]:  # noqa: ARG001  # it makes the tables
    """Return a writer into the database of `engine`."""
    writer = writer_into(tmp_path / "marquee.db")
    yield writer
    writer.close()


def test_a_request_comes_out_of_the_log_as_it_went_in(
    engine: Engine, writer: ChildProcessWriter
) -> None:
    request = served_request_of(
        timestamp=datetime(2026, 5, 17, 12, 30, 0, 123456, UTC),
        viewer_id=None,
        scores=(0.1 + 0.2, -1e-300),
        propensities=(0.25, 1.0),
        arm="bold",
    )
    writer.write([packed(request)])
    assert SqlRequestLog(engine).find(RequestQuery()).requests == (request,)


def test_the_child_is_out_of_reach_of_signals_to_the_group_from_the_start(
    writer: ChildProcessWriter,
) -> None:
    assert os.getpgid(writer.process_id) == writer.process_id != os.getpgid(0)


def test_signals_of_those_who_stop_every_process_do_not_end_the_child(
    engine: Engine, writer: ChildProcessWriter
) -> None:
    writer.write([packed(served_request_of(1))])
    child = writer.process_id
    os.kill(child, signal.SIGINT)
    os.kill(child, signal.SIGTERM)
    writer.write([packed(served_request_of(2))])
    assert writer.process_id == child
    assert stored(engine) == 2


def test_a_child_that_died_is_replaced_and_what_waited_is_written(
    engine: Engine, writer: ChildProcessWriter, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = QueuedRequestRecorder(writer, capacity=5000)
    os.kill(writer.process_id, signal.SIGKILL)
    for number in range(100):
        recorder.record(served_request_of(number))
    recorder.close()
    assert recorder.counts().written == stored(engine) == 100
    assert caplog.text.count("the process that writes the request log has died") == 1


def test_a_database_that_fails_is_told_as_one_that_may_recover(
    engine: Engine, writer: ChildProcessWriter
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE requests RENAME TO elsewhere")
    with pytest.raises(StorageError, match="no such table"):
        writer.write([packed(served_request_of())])
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO requests")
    writer.write([packed(served_request_of())])
    assert stored(engine) == 1


def test_a_slice_that_no_log_can_hold_is_told_as_a_defect(writer: ChildProcessWriter) -> None:
    mangled: ServedRequest = served_request_of(viewer_id="seven")
    with pytest.raises(UnstorableError, match="Expected `int"):
        writer.write([packed(mangled)])


@pytest.mark.parametrize("writers", [3])
def test_recorders_of_many_workers_share_one_database(
    engine: Engine, tmp_path: Path, writers: int
) -> None:
    children = [writer_into(tmp_path / "marquee.db") for _ in range(writers)]
    recorders = [QueuedRequestRecorder(child, capacity=5000) for child in children]
    for number in range(2000):
        for recorder in recorders:
            recorder.record(served_request_of(number))
    for recorder, child in zip(recorders, children, strict=True):
        recorder.close()
        child.close()
    assert [recorder.counts().written for recorder in recorders] == [2000] * writers
    assert stored(engine) == 2000 * writers
