"""Checks that a downloaded file is the one that was published."""

import hashlib
import re
import zipfile
from pathlib import Path

from application.errors import DatasetError

PIN_SUFFIX = ".sha256"
"""What the name of a kept digest ends in."""

_MD5 = re.compile(r"\b[0-9a-fA-F]{32}\b")
_BLOCK_BYTES = 1 << 20


def published_md5(text: str) -> str | None:
    """Return the digest in a published checksum file, whichever of its forms it has."""
    match = _MD5.search(text)
    return match[0].lower() if match else None


def check_published(path: Path, md5: str) -> None:
    """Raise `DatasetError` where a file is not the one whose MD5 was published."""
    actual = _digest(path, "md5")
    if actual != md5:
        raise DatasetError(f"its MD5 is {actual}, and {md5} was published")


def check_pinned(path: Path, pin: Path) -> None:
    """Raise `DatasetError` where a file is not the one that was first used under its name.

    At first use the file must be a sound zip; its SHA-256 is then kept in `pin`.
    """
    actual = _digest(path, "sha256")
    if pin.exists():
        pinned = pin.read_text("ascii").strip()
        if actual != pinned:
            raise DatasetError(
                f"its SHA-256 is {actual}, and {pinned} at its first use; if the publisher"
                f" has changed it, and you trust the change, remove {pin}"
            )
        return
    _check_sound(path)
    unfinished = pin.with_name(pin.name + ".unfinished")
    unfinished.write_text(f"{actual}\n", "ascii")
    unfinished.replace(pin)


def _check_sound(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except zipfile.BadZipFile as error:
        raise DatasetError(f"it is no zip archive, or one that was cut off ({error})") from error
    if damaged is not None:
        raise DatasetError(f"{damaged} in it is damaged")


def _digest(path: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
