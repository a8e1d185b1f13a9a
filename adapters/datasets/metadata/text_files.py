"""Text files, plain or gz, whose failures name the file."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from application.errors import DatasetError

PEEKED_BYTES = 1 << 16


def peek(path: Path) -> str:
    """Return the beginning of a file as text; bytes that are none are replaced."""
    with refusing(path), gzip.open(path) if _is_gzip(path) else path.open("rb") as stream:
        return stream.read(PEEKED_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")


@contextmanager
def opened(path: Path) -> Iterator[TextIOWrapper]:
    """Open a file as text; bytes that are no UTF-8 become lone surrogates (see `is_text`)."""
    with (
        refusing(path),
        gzip.open(path) if _is_gzip(path) else path.open("rb") as stream,
        TextIOWrapper(
            stream,
            encoding="utf-8-sig",
            errors="surrogateescape",
            newline="",
        ) as text,
    ):
        yield text


def is_text(text: str) -> bool:
    """Say whether all of a text was UTF-8."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Tell every failure to read a file as `DatasetError`."""
    try:
        yield
    except (EOFError, zlib.error, OSError) as error:
        raise DatasetError(
            f"{path} cannot be read on ({error}); it is missing, damaged or cut off:"
            " fetch or copy it again"
        ) from error


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"
