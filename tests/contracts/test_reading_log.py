"""The contract of `ReadingLog`."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.jsonl_reading_log import JsonlReadingLog
from application.errors import StorageError
from application.ports.reading_log import Reading, ReadingLog
from tests.builders import MOMENT
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_reading_log import InMemoryReadingLog

READING = Reading(by="evaluate", dataset="ml-100k", split="global-time", plans=("als", "ease"))


@pytest.fixture(params=["fake", "jsonl"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> ReadingLog:
    logs: dict[str, ReadingLog] = {
        "fake": InMemoryReadingLog(),
        "jsonl": JsonlReadingLog(tmp_path / "home" / "readings.jsonl", FixedClock(MOMENT)),
    }
    return logs[request.param]


def test_readings_are_counted_by_split_and_data_set(log: ReadingLog) -> None:
    assert [log.note(READING), log.note(replace(READING, by="compare"))] == [1, 2]
    assert log.note(replace(READING, split="rolling-cuts")) == 1
    assert log.note(replace(READING, dataset="ml-1m")) == 1
    assert log.note(READING) == 3


class TestJsonlReadingLog:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "readings.jsonl"

    def test_what_was_noted_is_kept_for_the_next_process(self, path: Path) -> None:
        JsonlReadingLog(path, FixedClock(MOMENT)).note(READING)
        assert JsonlReadingLog(path, FixedClock(MOMENT)).note(READING) == 2
        (first, _) = [json.loads(line) for line in path.read_text().split("\n") if line]
        assert first == {
            "read_at": MOMENT.isoformat().replace("+00:00", "Z"),
            "by": "evaluate",
            "dataset": "ml-100k",
            "split": "global-time",
            "plans": ["als", "ease"],
        }

    def test_a_line_cut_short_takes_no_other_with_it(self, path: Path) -> None:
        log = JsonlReadingLog(path, FixedClock(MOMENT))
        log.note(READING)
        path.write_bytes(path.read_bytes()[:-5])
        assert log.note(READING) == 1
        assert log.note(READING) == 2

    def test_where_it_cannot_be_written_it_says_so(self, path: Path) -> None:
        path.mkdir()
        with pytest.raises(StorageError, match="the reading of test cannot be noted"):
            JsonlReadingLog(path, FixedClock(MOMENT)).note(READING)
