"""The bulk reader of movielogs."""

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from adapters.datasets.movielog.block import read_block
from adapters.datasets.movielog.padded_bytes import padded
from adapters.datasets.movielog.sources import (
    STANDARD_INPUT,
    HashedBytes,
    opened,
    paths_of,
    stored_size,
)
from adapters.datasets.movielog.whole_lines import whole_lines
from domain.data.movielog_block import MovielogBlock, RejectedLine

_THREADS = 2
_BLOCKS_AHEAD = _THREADS + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMovielog:
    """A movielog of one or several files, read by threads (numpy and Arrow let go of the GIL)."""

    source: str
    size: int | None
    paths: Sequence[Path | None]
    scale: int
    _digest: Any = field(default_factory=hashlib.sha256, init=False)

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of the lines read so far, unpacked; of the whole log after the last block."""
        digest: str = self._digest.hexdigest()
        return digest

    def blocks(self) -> Iterator[tuple[MovielogBlock, int]]:
        """Yield the lines in order, each block with the stored bytes read for it.

        Lines are numbered on from file to file. A file's last line needs no end.
        """
        line_count = 0
        for block, stored in self._blocks():
            numbers = range(line_count + 1, line_count + block.lines + 1)
            line_count += block.lines
            yield _numbered(block, numbers), stored

    def _blocks(self) -> Iterator[tuple[MovielogBlock, int]]:
        ahead: deque[tuple[Future[MovielogBlock], int]] = deque()
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="movielog") as pool:
            for path in self.paths:
                with opened(path) as (stream, stored):
                    counted = 0
                    for lines in whole_lines(HashedBytes(stream, self._digest)):
                        future = pool.submit(
                            read_block, lines.text, size=lines.size, scale=self.scale
                        )
                        ahead.append((future, stored.count - counted))
                        counted = stored.count
                        if len(ahead) > _BLOCKS_AHEAD:
                            first, read = ahead.popleft()
                            yield first.result(), read
            for future, read in ahead:
                yield future.result(), read


class BulkMovielogReader:
    """Reads movielogs by columns, some ten times as fast as line by line."""

    @contextmanager
    def open(self, source: str, *, scale: int) -> Iterator[OpenMovielog]:
        """Open a file (plain, gz, zst), every file of a glob by name, or standard input (`-`).

        Raises `DatasetError` where there is none that can be read.
        """
        if source == STANDARD_INPUT:
            yield OpenMovielog(source="standard input", size=None, paths=[None], scale=scale)
        else:
            paths = paths_of(source)
            yield OpenMovielog(source=source, size=stored_size(paths), paths=paths, scale=scale)

    def parse(self, lines: Sequence[bytes], *, numbers: Sequence[int], scale: int) -> MovielogBlock:
        """Read single lines, without their ends, which the source knows by `numbers`."""
        # A line with a newline in it would be two: it is left out of the text.
        text = b"".join(b"\n" if b"\n" in line else line + b"\n" for line in lines)
        block = read_block(
            padded(text), size=sum(map(len, lines)), scale=scale, line_at=lines.__getitem__
        )
        return _numbered(block, numbers)


def _numbered(block: MovielogBlock, numbers: Sequence[int]) -> MovielogBlock:
    """Return the block with its lines, numbered from 1 so far, known by `numbers`."""
    rejects = [
        RejectedLine(
            number=numbers[reject.number - 1],
            reason=reject.reason,
            text=reject.text,
        )
        for reject in block.rejects
    ]
    return replace(block, rejects=rejects)
