"""Which rejected lines go when a viewer is forgotten."""

from pathlib import Path

import msgspec
import pytest

from adapters.dead_letter_traces import DeadLetterTraces
from application.errors import StorageError
from domain.data.movielog_block import RejectedLine
from domain.identifiers import ViewerId

VIEWER = ViewerId(42)
OF_THE_VIEWER = [
    "2024-01-01T10:00,42,GET /rate/heat+1995=9",
    "2024-01-01T10:00, 0042 ,GET /rate/heat+1995=9",
    "GET /rate/heat+1995=42",
    "2024-01-01T10:00,user 42,GET /rate/heat+1995=4",
    "42",
    "42,7,9,100",
]
OF_OTHERS = [
    "2024-01-01T10:00,7,GET /data/m/heat+1995/42.mpeg",
    "2024-01-01T10:00,421,GET /rate/heat+1995=9",
    "2024-01-01T10:00,x,GET /rate/heat+1942=9",
    "",
]


def write(path: Path, texts: list[str]) -> None:
    lines = [RejectedLine(number=1, reason="no rating", text=text) for text in texts]
    path.write_bytes(msgspec.json.Encoder().encode_lines(lines))


def texts_in(path: Path) -> list[str]:
    return [msgspec.json.decode(line)["text"] for line in path.read_bytes().splitlines()]


def test_lines_that_are_or_may_be_of_the_viewer_go(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", OF_OTHERS + OF_THE_VIEWER)
    write(tmp_path / "b.jsonl", OF_THE_VIEWER)
    write(tmp_path / "c.jsonl", OF_OTHERS)
    traces = DeadLetterTraces(tmp_path)

    assert traces.erase(VIEWER) == 2 * len(OF_THE_VIEWER)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "c.jsonl"]
    assert texts_in(tmp_path / "a.jsonl") == texts_in(tmp_path / "c.jsonl") == OF_OTHERS
    assert traces.erase(VIEWER) == 0


def test_where_nothing_was_rejected_nothing_is_erased(tmp_path: Path) -> None:
    assert DeadLetterTraces(tmp_path / "absent").erase(VIEWER) == 0


def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("no JSON\n")
    with pytest.raises(StorageError, match="rejected lines cannot be cleared"):
        DeadLetterTraces(tmp_path).erase(VIEWER)
    assert (tmp_path / "a.jsonl").read_text() == "no JSON\n"
