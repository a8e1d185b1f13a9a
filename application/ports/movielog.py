"""Movielogs: sources of events as lines of text."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from domain.data.movielog_block import MovielogBlock


class Movielog(Protocol):
    """One movielog, opened."""

    @property
    def source(self) -> str:
        """Where it comes from, for people."""
        ...

    @property
    def size(self) -> int | None:
        """Its size in bytes as stored, for progress; None where nobody knows, as for a pipe."""
        ...

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of the lines read so far, unpacked; of the whole log after the last block."""
        ...

    def blocks(self) -> Iterator[tuple[MovielogBlock, int]]:
        """Yield its lines in order, each block with the stored bytes read for it.

        Memory does not grow with the log. Raises `DatasetError` where the file
        itself cannot be read on, such as a damaged gzip.
        """
        ...


class MovielogReader(Protocol):
    """Opens movielogs, and reads lines that came another way."""

    def open(self, source: str, *, scale: int) -> AbstractContextManager[Movielog]:
        """Open a file (plain, gz, zst), every file of a glob, or standard input (`-`).

        Ratings are whole numbers from 1 to `scale`. Raises `DatasetError` where
        there is none such.
        """
        ...

    def parse(self, lines: Sequence[bytes], *, numbers: Sequence[int], scale: int) -> MovielogBlock:
        """Read single lines, without their ends, which the source knows by `numbers`."""
        ...
