"""Bytes of movielogs: packed, damaged, cut anywhere, with lines of any length."""

import gzip
import io
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.datasets.movielog import whole_lines as whole_lines_module
from adapters.datasets.movielog.padded_bytes import PADDING
from adapters.datasets.movielog.reader import BulkMovielogReader
from adapters.datasets.movielog.whole_lines import whole_lines
from application.errors import DatasetError
from domain.data.movielog import MAXIMUM_LINE_BYTES

SMALLEST_BLOCK = MAXIMUM_LINE_BYTES + 2
LOG = b"".join(
    b"2021-03-04T12:%02d:%02d,%d,GET /data/m/heat+1995/7.mpg\n" % (row // 60, row % 60, row + 1)
    for row in range(3_000)
)


def viewers_in(source: str) -> list[int]:
    with BulkMovielogReader().open(source, scale=5) as log:
        return [viewer for block, _ in log.blocks() for viewer in block.watches.viewer_ids.tolist()]


def zstd(text: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(text)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


@pytest.mark.parametrize(
    "packed",
    [
        LOG,
        gzip.compress(LOG),
        gzip.compress(LOG[:10_000]) + gzip.compress(LOG[10_000:]),
        zstd(LOG),
        zstd(LOG[:10_000]) + zstd(LOG[10_000:]),
    ],
    ids=["plain", "gzip", "gzip in parts", "zstd", "zstd in parts"],
)
@pytest.mark.parametrize("name", ["log", "log.txt"])
def test_what_is_packed_is_told_by_its_first_bytes(
    tmp_path: Path, packed: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(packed)
    assert viewers_in(str(path)) == list(range(1, 3_001))
    with BulkMovielogReader().open(str(path), scale=5) as log:
        assert sum(stored for _, stored in log.blocks()) == log.size == len(packed)


@pytest.mark.parametrize("text", [b"", b"\n", b"x", b"1,"])
def test_the_smallest_files(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(text)
    with BulkMovielogReader().open(str(path), scale=5) as log:
        assert sum(len(block.rejects) for block, _ in log.blocks()) == len(text.splitlines())


@pytest.mark.parametrize(
    "damaged",
    [
        gzip.compress(LOG)[:-100],
        gzip.compress(LOG)[:2_000] + bytes(20) + gzip.compress(LOG)[2_020:],
        zstd(LOG)[:-100],
        zstd(LOG)[:4] + b"damaged",
    ],
    ids=["gzip cut off", "gzip changed", "zstd cut off", "zstd changed"],
)
def test_damage_is_told(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(damaged)
    with pytest.raises(DatasetError, match="log cannot be read on"):
        viewers_in(str(path))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(gzip.compress(LOG))))
    monkeypatch.setattr(sys, "stdin", stdin)
    with BulkMovielogReader().open("-", scale=5) as log:
        assert log.size is None
        assert sum(block.lines for block, _ in log.blocks()) == 3_000


def test_a_folder_is_refused_with_a_hint(tmp_path: Path) -> None:
    with (
        pytest.raises(DatasetError, match=r"is a folder; name its files"),
        BulkMovielogReader().open(str(tmp_path), scale=5),
    ):
        pass


def test_a_reader_may_stop_early(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(LOG)
    with BulkMovielogReader().open(str(path), scale=5) as log:
        blocks = log.blocks()
        assert next(blocks)[0].lines
        blocks.close()  # type: ignore[attr-defined]  # a generator


def test_many_empty_lines_come_in_several_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_lines_module, "MOST_LINES", 4_000)
    path = tmp_path / "log"
    path.write_bytes(b"\n" * 8_000 + LOG + b"\n" * 4_000 + b"end")
    with BulkMovielogReader().open(str(path), scale=5) as log:
        blocks = [block for block, _ in log.blocks()]
    assert len(blocks) == 4
    assert max(block.lines for block in blocks) == 4_000
    assert sum(block.lines for block in blocks) == 15_001
    assert sum(block.size for block in blocks) == path.stat().st_size
    assert sum(len(block.watches.lines) for block in blocks) == 3_000
    assert blocks[-1].rejects[-1].number == 15_001
    assert blocks[-1].rejects[-1].text == "end"


@given(
    st.lists(
        st.one_of(
            st.integers(0, 80),
            st.integers(MAXIMUM_LINE_BYTES - 3, MAXIMUM_LINE_BYTES + 3),
            st.integers(SMALLEST_BLOCK - 3, 3 * SMALLEST_BLOCK),
        ),
        max_size=12,
    ),
    st.booleans(),
    st.integers(0, 70),
)
def test_blocks_hold_each_line_once(lengths: list[int], ended: bool, more: int) -> None:
    lines = [bytes([97 + row % 26]) * length for row, length in enumerate(lengths)]
    text = b"\n".join(lines) + (b"\n" if ended and lines else b"")
    blocks = list(whole_lines(io.BytesIO(text), SMALLEST_BLOCK + more))
    found = b"".join(block.text[PADDING:-PADDING].tobytes() for block in blocks)
    kept = [line[: MAXIMUM_LINE_BYTES + 1] for line in io.BytesIO(text).read().split(b"\n")]
    if kept[-1] == b"":
        kept.pop()
    got = found.split(b"\n")[:-1]
    assert len(got) == len(kept)
    for line, expected in zip(got, kept, strict=True):
        assert line[: MAXIMUM_LINE_BYTES + 1] == expected
    assert sum(block.size for block in blocks) == len(text)
    assert all(len(block.text) <= SMALLEST_BLOCK + more + 1 + 2 * PADDING for block in blocks)


def test_a_line_longer_than_a_block_is_one_reject(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(LOG + b"x" * 20_000_000 + b"\n" + LOG)
    with BulkMovielogReader().open(str(path), scale=5) as log:
        blocks = [block for block, _ in log.blocks()]
    rejects = [reject for block in blocks for reject in block.rejects]
    assert [(reject.number, reject.reason) for reject in rejects] == [(3_001, "too-long")]
    assert rejects[0].text == "x" * MAXIMUM_LINE_BYTES
    assert sum(block.size for block in blocks) == path.stat().st_size
