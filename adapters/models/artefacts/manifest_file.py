"""`manifest.json`: written last, and the measure of every other file in its folder."""

import hashlib
from dataclasses import replace
from pathlib import Path

import msgspec

from domain.errors import ArtefactError
from domain.models.manifest import FORMAT_NUMBER, Manifest

MANIFEST = "manifest.json"


class _Format(msgspec.Struct):
    format_number: int


def write_manifest(manifest: Manifest, folder: Path) -> Manifest:
    """Write `manifest` with the hashes of all other files in `folder`, and return it so."""
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir())}
    files.pop(MANIFEST, None)
    complete = replace(manifest, files=files, format_number=FORMAT_NUMBER)
    encoded = msgspec.json.encode(complete, enc_hook=_as_dict)
    (folder / MANIFEST).write_bytes(msgspec.json.format(encoded, indent=2) + b"\n")
    return complete


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest in `folder`; raises `ArtefactError` if it is absent, newer or mangled."""
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ArtefactError(f"{path} cannot be read: {error.strerror}; train again") from error
    try:
        found = msgspec.json.decode(text, type=_Format).format_number
        if found > FORMAT_NUMBER:
            raise ArtefactError(
                f"{path} is of format {found}, and this Marquee reads up to {FORMAT_NUMBER}:"
                " upgrade Marquee, or train again"
            )
        return msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        raise ArtefactError(f"{path} is no manifest: {error}; train again") from error


def verify_files(manifest: Manifest, folder: Path) -> None:
    """Check every file that `manifest` lists; raises `ArtefactError` naming the one at fault."""
    for name, expected in manifest.files.items():
        path = folder / name
        if path.parent != folder or name in {"", ".", ".."}:
            raise ArtefactError(f"{folder / MANIFEST} lists {name!r}, which is no file beside it")
        try:
            found = sha256_of(path)
        except OSError as error:
            raise ArtefactError(f"{path} cannot be read: {error.strerror}") from error
        if found != expected:
            raise ArtefactError(
                f"{path} is not the file that was written: its SHA-256 is {found},"
                f" the manifest says {expected}"
            )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _as_dict(value: object) -> object:
    if hasattr(value, "items"):
        return dict(value.items())
    raise TypeError(f"{value!r} has no place in a manifest")
