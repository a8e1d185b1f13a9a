"""The contract of `WriterLock`."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.file_writer_lock import FileWriterLock
from application.errors import WriterBusyError
from application.ports.writer_lock import WriterLock
from tests.fakes.in_memory_writer_lock import InMemoryWriterLock

HOLD_FOR_EVER = """
import sys, time
from pathlib import Path
from adapters.file_writer_lock import FileWriterLock
with FileWriterLock(Path(sys.argv[1])).hold("train"):
    print("held", flush=True)
    time.sleep(60)
"""

Pair = tuple[WriterLock, WriterLock]


class TestWriterLock:
    @pytest.fixture(params=["fake", "file"])
    def pair(self, request: pytest.FixtureRequest, tmp_path: Path) -> Pair:
        """Two locks of one home, as two writers see it."""
        make: dict[str, Callable[[], Pair]] = {
            "fake": lambda: (shared := InMemoryWriterLock(), shared),
            "file": lambda: (
                FileWriterLock(tmp_path / "home" / "writer.lock"),
                FileWriterLock(tmp_path / "home" / "writer.lock"),
            ),
        }
        return make[request.param]()

    def test_a_second_writer_is_refused_and_told_who_holds_it(self, pair: Pair) -> None:
        mine, theirs = pair
        with (
            mine.hold("ingest"),
            pytest.raises(WriterBusyError, match="`ingest`"),
            theirs.hold("train"),
        ):
            pytest.fail("two writers at once")

    def test_it_is_free_after_the_context(self, pair: Pair) -> None:
        mine, theirs = pair
        with mine.hold("ingest"):
            pass
        with theirs.hold("train"):
            pass

    def test_it_is_free_after_an_error(self, pair: Pair) -> None:
        mine, theirs = pair
        with pytest.raises(ZeroDivisionError), mine.hold("ingest"):
            raise ZeroDivisionError
        with theirs.hold("train"):
            pass

    def test_a_refused_writer_leaves_it_held(self, pair: Pair) -> None:
        mine, theirs = pair
        with mine.hold("ingest"):
            for _ in range(2):
                with (
                    pytest.raises(WriterBusyError, match="`ingest`"),
                    theirs.hold("train"),
                ):
                    pytest.fail("two writers at once")


class TestFileWriterLock:
    def test_another_process_is_named_and_its_death_frees_the_lock(self, tmp_path: Path) -> None:
        path = tmp_path / "writer.lock"
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
        )
        with holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with (
                pytest.raises(WriterBusyError, match=rf"`train` \(process {holder.pid}\)"),
                FileWriterLock(path).hold("promote"),
            ):
                pytest.fail("two writers at once")
            holder.send_signal(signal.SIGKILL)
        with FileWriterLock(path).hold("promote"):
            assert json.loads(path.read_text())["pid"] == os.getpid()

    @pytest.mark.parametrize("note", ["", "{", "[]", '"x"', '{"purpose": 1}'])
    def test_a_note_that_cannot_be_read_names_another_process(
        self, tmp_path: Path, note: str
    ) -> None:
        path = tmp_path / "writer.lock"
        with FileWriterLock(path).hold("ingest"):
            path.write_text(note)
            with (
                pytest.raises(WriterBusyError, match="another process is writing to"),
                FileWriterLock(path).hold("train"),
            ):
                pytest.fail("two writers at once")
