"""Which rows of kept batches go when a viewer is forgotten."""

import gzip
from pathlib import Path

import pyarrow as pa
import pytest

from adapters.batches.viewer_traces import BatchTraces
from adapters.batches.worker_folders import own_folder
from application.errors import StorageError
from domain.identifiers import ViewerId

VIEWER = ViewerId(42)
BATCH = b"""movie_id,userId,rating,timestamp
1,42,4,100
42,7,4,100
2, 0042 ,4,100
3,x 42,4,100
4,421,4,42
"""
LEFT = b"""movie_id,userId,rating,timestamp
42,7,4,100
4,421,4,42
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("landing", "processed", "failed", "incoming/dead"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "incoming" / "dead.worker").touch()
    (tmp_path / "incoming" / "dead" / "held.csv").write_bytes(BATCH)
    (tmp_path / "processed" / "a.csv").write_bytes(BATCH)
    (tmp_path / "failed" / "b.csv.gz").write_bytes(gzip.compress(BATCH))
    with pa.output_stream(str(tmp_path / "landing" / "c.csv.zst"), compression="zstd") as stream:
        stream.write(BATCH)
    (tmp_path / "failed" / "b.csv.gz.report.txt").write_text("line 2: 1,42,4,100")
    (tmp_path / "failed" / "d.csv.report.txt").write_text("line 2: 1,421,4,100")
    (tmp_path / "processed" / "e.csv").write_bytes(LEFT)
    return tmp_path


def test_rows_of_the_viewer_go_and_reports_that_quote_them(root: Path) -> None:
    untouched = (root / "processed" / "e.csv").stat().st_mtime_ns
    traces = BatchTraces(root)

    assert traces.erase(VIEWER) == 5

    assert (root / "processed" / "a.csv").read_bytes() == LEFT
    assert (root / "incoming" / "dead" / "held.csv").read_bytes() == LEFT
    assert gzip.decompress((root / "failed" / "b.csv.gz").read_bytes()) == LEFT
    with pa.input_stream(str(root / "landing" / "c.csv.zst"), compression="zstd") as stream:
        assert stream.read() == LEFT
    assert sorted(path.name for path in root.rglob("*") if path.is_file()) == [
        ".settling", "a.csv", "b.csv.gz", "c.csv.zst", "d.csv.report.txt", "dead.worker", "e.csv",
        "held.csv",
    ]  # fmt: skip
    assert (root / "processed" / "e.csv").stat().st_mtime_ns == untouched
    assert traces.erase(VIEWER) == 0


def test_where_no_batch_came_nothing_is_erased(tmp_path: Path) -> None:
    assert BatchTraces(tmp_path / "absent").erase(VIEWER) == 0


def test_what_a_living_worker_holds_is_left_to_it(root: Path) -> None:
    with own_folder(root / "incoming") as folder:
        (folder / "held.csv").write_bytes(BATCH)
        BatchTraces(root).erase(VIEWER)
        assert (folder / "held.csv").read_bytes() == BATCH
        (folder / "held.csv").unlink()


@pytest.mark.parametrize(
    "damage", [b"no gzip", gzip.compress(BATCH, mtime=0)[:-20], b"\x1f\x8b\x08" + b"x" * 99]
)
def test_a_damaged_file_is_told_and_stays(root: Path, damage: bytes) -> None:
    (root / "failed" / "b.csv.gz").write_bytes(damage)
    with pytest.raises(StorageError, match=r"b.csv.gz cannot be read .* forget again"):
        BatchTraces(root).erase(VIEWER)
    assert (root / "failed" / "b.csv.gz").read_bytes() == damage


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("42,7,4,100\n9,7,4,100\n", "9,7,4,100\n"),
        ("movie;viewer\n1;42\n1;7\n", "movie;viewer\n1;7\n"),
        ('user_id,title\n"42","a, b"\n7,"42"\n', 'user_id,title\n7,"42"\n'),
        ("user_id\n42", "user_id\n"),
        ("user_id;rating\n42;5\n5;42\n", "user_id;rating\n5;42\n"),
        ("rating\tuser_id\n5\t42\n42\t5\n", "rating\tuser_id\n42\t5\n"),
        ("", ""),
        ('"\r\0\x01a"b\r"\nb 42 c\n\x02 7\n', '"\r\0\x01a"b\r"\n\x02 7\n'),
        (f'user_id,note\n"{"x" * 200_000}",1\n42,2\n', f'user_id,note\n"{"x" * 200_000}",1\n'),
    ],
    ids=lambda case: case[:12].encode("unicode_escape").decode(),
)
def test_files_of_any_kind_are_cleared(tmp_path: Path, text: str, left: str) -> None:
    (tmp_path / "failed").mkdir()
    (tmp_path / "failed" / "any").write_bytes(text.encode())
    assert BatchTraces(tmp_path).erase(VIEWER) == (text != left)
    assert (tmp_path / "failed" / "any").read_bytes() == left.encode()
