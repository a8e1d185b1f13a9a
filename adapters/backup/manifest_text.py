"""The manifest of a backup, as JSON."""

from pathlib import PurePosixPath

import msgspec

from application.errors import BackupError
from application.ports.backups import BACKUP_FORMAT, BackupManifest

MANIFEST = "manifest.json"
FILES = "home"
"""The folder of a backup below which the files of the home lie."""


class _Identity(msgspec.Struct):
    """The part that every format has."""

    format: int
    marquee_version: str = "unknown"


def encoded(manifest: BackupManifest) -> bytes:
    """Return a manifest as JSON for people and programs."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def decoded(text: bytes, source: object) -> BackupManifest:
    """Return the manifest that a text holds, or raise `BackupError`."""
    try:
        identity = msgspec.json.decode(text, type=_Identity)
        if identity.format > BACKUP_FORMAT:
            raise BackupError(
                f"{source} has the backup format {identity.format}, written by Marquee"
                f" {identity.marquee_version}, and this Marquee knows up to {BACKUP_FORMAT};"
                " upgrade Marquee"
            )
        manifest = msgspec.json.decode(text, type=BackupManifest)
    except msgspec.MsgspecError as error:
        raise BackupError(f"{source} is no backup of Marquee: its manifest is {error}") from error
    for file in manifest.files:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise BackupError(f"{source} is no backup of Marquee: it names the file {file.path!r}")
    return manifest
