"""Files of batches: which there are, which names are free, and what their bytes are."""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

Stamp = tuple[int, int]
"""The size of a file and when it was last written."""

_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".unfinished")
_BLOCK_BYTES = 1 << 20


def files_in(folder: Path) -> Sequence[Path]:
    """Return the files that are no part of another, by name."""
    return sorted(
        path
        for path in folder.glob("*")
        if not path.name.startswith(".") and path.suffix not in _UNFINISHED and path.is_file()
    )


def free_name(target: Path, content: str) -> Path:
    """Return a name that no file of another content has."""
    if not target.exists():
        return target
    stem, dot, suffixes = target.name.partition(".")
    return target.with_name(f"{stem}-{content[:12]}{dot}{suffixes}")


def is_readable(path: Path) -> bool:
    """Say whether this process may read a file."""
    return os.access(path, os.R_OK)


def stamp_of(path: Path) -> Stamp:
    """Return what changes when somebody writes to a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def written_at(path: Path) -> tuple[int, str]:
    """Return what files are in order of arrival by; one that is gone meanwhile comes first."""
    with suppress(FileNotFoundError):
        return path.stat().st_mtime_ns, path.name
    return 0, path.name


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
