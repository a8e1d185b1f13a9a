"""The contract of `DeadLetters`."""

import json
from pathlib import Path

import pytest

from adapters.jsonl_dead_letters import JsonlDeadLetters
from application.errors import StorageError
from application.ports.dead_letters import DeadLetters
from domain.data.movielog_block import RejectedLine
from tests.fakes.in_memory_dead_letters import InMemoryDeadLetters

LINES = [
    RejectedLine(number=3, reason="no number", text='2020-04-07T09:26,x,GET "é"'),
    RejectedLine(number=9, reason="not text", text=r"\xff"),
]


class TestDeadLetters:
    @pytest.fixture(params=["fake", "jsonl"])
    def letters(self, request: pytest.FixtureRequest, tmp_path: Path) -> DeadLetters:
        if request.param == "fake":
            return InMemoryDeadLetters()
        return JsonlDeadLetters(tmp_path / "home" / "dead-letters")

    def test_an_origin_with_rejected_lines_has_a_file(self, letters: DeadLetters) -> None:
        with letters.keep("o") as file:
            file.add(LINES)
        assert letters.stored_ids() == {"o"}
        assert letters.place("o") == "dead-letters/o.jsonl"

    def test_an_origin_without_has_none(self, letters: DeadLetters) -> None:
        with letters.keep("o") as file:
            file.add([])
        assert letters.stored_ids() == set()

    def test_an_error_leaves_nothing(self, letters: DeadLetters) -> None:
        with pytest.raises(ZeroDivisionError), letters.keep("o") as file:
            file.add([LINES[1 // 0]])
        assert letters.stored_ids() == set()

    def test_a_file_is_removed_once(self, letters: DeadLetters) -> None:
        with letters.keep("o") as file:
            file.add(LINES)
        letters.remove("o")
        letters.remove("o")
        assert letters.stored_ids() == set()


class TestJsonlDeadLetters:
    def test_each_line_is_an_object(self, tmp_path: Path) -> None:
        letters = JsonlDeadLetters(tmp_path / "dead-letters")
        with letters.keep("o") as file:
            file.add(LINES[:1])
            file.add(LINES[1:])
        written = (tmp_path / letters.place("o")).read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in written] == [
            {"number": 3, "reason": "no number", "text": '2020-04-07T09:26,x,GET "é"'},
            {"number": 9, "reason": "not text", "text": r"\xff"},
        ]

    def test_what_a_killed_writer_left_is_there_to_be_removed(self, tmp_path: Path) -> None:
        letters = JsonlDeadLetters(tmp_path)
        (tmp_path / "k.unfinished").write_text("half")
        assert letters.stored_ids() == {"k"}
        letters.remove("k")
        assert not list(tmp_path.iterdir())

    def test_a_folder_that_cannot_be_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with (
            pytest.raises(StorageError, match=str(tmp_path / "file")),
            JsonlDeadLetters(tmp_path / "file").keep("o"),
        ):
            pytest.fail("there is no such folder")
