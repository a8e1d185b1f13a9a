"""Copies of files that are hashed on the way, and compared with what they must be."""

import hashlib
from pathlib import Path
from typing import Protocol

from application.errors import BackupError
from application.ports.backups import BackedUpFile

_BLOCK = 1 << 20


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        ...


class Writable(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> object:
        """Write all of them."""
        ...


def described(name: str, path: Path) -> BackedUpFile:
    """Return what a file holds."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    mode = path.stat().st_mode & 0o777
    return BackedUpFile(path=name, size=size, sha256=digest.hexdigest(), mode=mode)


def pass_on(source: Readable, target: Writable | None, file: BackedUpFile, where: object) -> None:
    """Copy a file, or only read it, and raise `BackupError` where it is not what it must be."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    if size != file.size or digest.hexdigest() != file.sha256:
        raise BackupError(
            f"{where} is damaged: {file.path} has {size:,} bytes with another SHA-256 than its"
            f" manifest says ({file.size:,} bytes); use another backup"
        )


def write_file(source: Readable, path: Path, file: BackedUpFile, where: object) -> None:
    """Write a file of a backup to `path`, with its permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("wb") as target:
        pass_on(source, target, file, where)
    path.chmod(file.mode)
