"""Batches in order of time, from files of any size."""

import random
from collections import Counter
from pathlib import Path

import pytest

from adapters.datasets.csv_tables import sorted_splitter
from adapters.datasets.csv_tables.sorted_splitter import SortedSplitter
from application.errors import DatasetError, RefusedError
from application.ports.table_splitter import Cut, read_cut
from domain.errors import InvalidValueError
from tests.fakes.silent_progress import SilentProgress

HEADER = "userId,movieId,rating,timestamp"


def split(source: Path, folder: Path, cut: Cut, rows_in_memory: int = 100) -> tuple[int, int]:
    with SilentProgress().step("Splitting") as step:
        return SortedSplitter(rows_in_memory).split(source, folder, cut, step)


def lines_of(folder: Path) -> list[str]:
    """Return the rows of all batches, in the order of their names."""
    rows: list[str] = []
    for path in sorted(folder.iterdir()):
        header, *lines = path.read_text().splitlines()
        assert header == HEADER
        rows += lines
    return rows


@pytest.mark.parametrize("most_runs", [2, 200])
def test_every_line_is_written_once_in_order_of_time(
    tmp_path: Path, most_runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_splitter, "MOST_RUNS", most_runs)
    generator = random.Random(7)  # noqa: S311  # no secret
    rows = [f"{n},{n % 7},4,{generator.randrange(200)}" for n in range(1000)]
    source = tmp_path / "ratings.csv"
    source.write_text("\n".join([HEADER, *rows]))
    assert split(source, tmp_path / "out", Cut(rows=150)) == (7, 1000)
    found = lines_of(tmp_path / "out")
    assert found == sorted(rows, key=lambda row: int(row.rpartition(",")[2]))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[0] == "ratings-000001.csv"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_months_are_those_of_utc(tmp_path: Path) -> None:
    source = tmp_path / "ratings.csv"
    times = ["2024-02-29T23:59:59", "2024-03-01T00:00:00", "1709251199", "2024-03-01 00:30+01:00"]
    source.write_text("\r\n".join([HEADER, *(f"1,1,4,{time}" for time in times)]))
    assert split(source, tmp_path / "out", Cut()) == (2, 4)
    february = (tmp_path / "out" / "ratings-2024-02.csv").read_text().splitlines()[1:]
    assert february == [f"1,1,4,{times[place]}" for place in (3, 0, 2)]
    assert Counter(lines_of(tmp_path / "out")) == Counter(f"1,1,4,{time}" for time in times)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "the header has no column timestamp"),
        (HEADER + "\n1,1,4,100\n1,1,4,soon\n", "line 3: the row has no readable timestamp"),
        (HEADER + "\n1,1,4\n", "line 2: the row has no readable timestamp"),
        (HEADER + "\n1,1,4,-5\n", "line 2: the row has no readable timestamp"),
    ],
)
def test_a_row_without_a_time_is_named_and_nothing_is_written(
    tmp_path: Path, content: str, says: str
) -> None:
    source = tmp_path / "ratings.csv"
    source.write_text(content)
    with pytest.raises(DatasetError, match=says):
        split(source, tmp_path / "out", Cut())
    assert [path.name for path in tmp_path.iterdir()] == ["ratings.csv"]


def test_a_folder_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "ratings.csv"
    source.write_text(HEADER)
    with pytest.raises(RefusedError, match="is there already"):
        split(source, tmp_path, Cut())


@pytest.mark.parametrize(("text", "cut"), [("month", Cut()), ("500", Cut(rows=500))])
def test_a_cut_is_a_month_or_a_number_of_rows(text: str, cut: Cut) -> None:
    assert read_cut(text) == cut


@pytest.mark.parametrize("text", ["week", "0", "-1", "1.5", ""])
def test_another_cut_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        read_cut(text)
