"""Cuts blocks of bytes at line ends."""

from collections.abc import Iterable, Iterator

from adapters.datasets.movielens.source_files import SourceFile
from application.errors import DatasetError

CHUNK_BYTES = 4 << 20
LONGEST_LINE = 1 << 20


def line_chunks(blocks: Iterable[bytes], label: str) -> Iterator[bytes]:
    """Yield the same bytes in chunks of whole lines; only the last may lack its line end.

    Raises `DatasetError` naming `label` where a line is absurdly long: the
    file is no text, and memory must not grow with it.
    """
    parts: list[bytes] = []
    held = 0
    for block in blocks:
        parts.append(block)
        held += len(block)
        if held < CHUNK_BYTES:
            continue
        whole, rest = _cut(b"".join(parts))
        if len(rest) > LONGEST_LINE:
            raise DatasetError(f"{label} has no line end in {len(rest):,} bytes; it is no text")
        if whole:
            yield whole
        parts, held = [rest], len(rest)
    if last := b"".join(parts):
        yield last


def _cut(text: bytes) -> tuple[bytes, bytes]:
    end = text.rfind(b"\n") + 1
    return text[:end], text[end:]


def numbered_lines(file: SourceFile) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a small file, counted from 1, without their ends; blank ones left out."""
    for number, line in enumerate(file.read().removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        bare = line.removesuffix(b"\r")
        if bare.strip():
            yield number, bare
