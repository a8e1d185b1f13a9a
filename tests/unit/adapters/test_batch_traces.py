"""Which rows of kept batches go when a viewer is forgotten."""

import gzip
from pathlib import Path

import pyarrow as pa
import pytest

from adapters.batches.viewer_traces import BatchTraces
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
    for name in ("landing", "processed", "failed"):
        (tmp_path / name).mkdir()
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

    assert traces.erase(VIEWER) == 4

    assert (root / "processed" / "a.csv").read_bytes() == LEFT
    assert gzip.decompress((root / "failed" / "b.csv.gz").read_bytes()) == LEFT
    with pa.input_stream(str(root / "landing" / "c.csv.zst"), compression="zstd") as stream:
        assert stream.read() == LEFT
    assert sorted(path.name for path in root.rglob("*") if path.is_file()) == [
        "a.csv", "b.csv.gz", "c.csv.zst", "d.csv.report.txt", "e.csv",
    ]  # fmt: skip
    assert (root / "processed" / "e.csv").stat().st_mtime_ns == untouched
    assert traces.erase(VIEWER) == 0


def test_where_no_batch_came_nothing_is_erased(tmp_path: Path) -> None:
    assert BatchTraces(tmp_path / "absent").erase(VIEWER) == 0


def test_a_damaged_file_is_told_and_stays(root: Path) -> None:
    (root / "failed" / "b.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(StorageError, match="kept batches cannot be cleared"):
        BatchTraces(root).erase(VIEWER)
    assert (root / "failed" / "b.csv.gz").read_bytes() == b"no gzip"
