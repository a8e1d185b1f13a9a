"""A backup as one compressed file."""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyarrow as pa

from adapters.backup.hashed_copy import pass_on, write_file
from adapters.backup.manifest_text import FILES, MANIFEST, decoded, encoded
from application.errors import BackupError
from application.ports.backups import BackupManifest, FrozenHome


class TarArchive:
    """A tar of `manifest.json` and of every file below `home/`, in that order, under zstd."""

    def write(self, home: FrozenHome, manifest: BackupManifest, target: Path) -> None:
        """Write a backup to a file that is not there yet."""
        with (
            target.open("xb") as raw,
            pa.CompressedOutputStream(pa.PythonFile(raw, "w"), "zstd") as stream,
            tarfile.open(fileobj=cast("IO[bytes]", stream), mode="w|") as archive,
        ):
            text = encoded(manifest)
            archive.addfile(_member(MANIFEST, len(text), 0o644, manifest), io.BytesIO(text))
            for file in manifest.files:
                member = _member(f"{FILES}/{file.path}", file.size, file.mode, manifest)
                with home.files[file.path].open("rb") as content:
                    archive.addfile(member, content)

    def manifest(self, source: Path) -> BackupManifest:
        """Return what the file says that it holds; only its beginning is read."""
        with _opened(source) as archive:
            return _manifest(archive, source)

    def read(self, source: Path, into: Path | None) -> None:
        """Verify every file, and write it to `into` unless that is None."""
        with _opened(source) as archive:
            for file in _manifest(archive, source).files:
                member = archive.next()
                content = None if member is None else archive.extractfile(member)
                if member is None or content is None or member.name != f"{FILES}/{file.path}":
                    raise BackupError(
                        f"{source} is damaged: {file.path} is missing; use another backup"
                    )
                if into is None:
                    pass_on(content, None, file, source)
                else:
                    write_file(content, into / file.path, file, source)

    def discard(self, target: Path) -> None:
        """Remove what was written, whole or not."""
        target.unlink(missing_ok=True)


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with (
            source.open("rb") as raw,
            pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd") as stream,
            tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as archive,
        ):
            yield archive
    except (tarfile.TarError, pa.ArrowException, EOFError) as error:
        raise _broken(source, error) from error
    except OSError as error:
        if error.errno is not None:
            raise
        # Arrow's own, where the compressed stream makes no sense.
        raise _broken(source, error) from error


def _broken(source: Path, error: Exception) -> BackupError:
    return BackupError(f"{source} is no whole backup of Marquee ({error}); use another backup")


def _manifest(archive: tarfile.TarFile, source: Path) -> BackupManifest:
    member = archive.next()
    content = None if member is None else archive.extractfile(member)
    if member is None or content is None or member.name != MANIFEST:
        raise BackupError(
            f"{source} is no backup of Marquee: it does not begin with its {MANIFEST}"
        )
    return decoded(content.read(), source)


def _member(name: str, size: int, mode: int, manifest: BackupManifest) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, mode
    member.mtime = int(manifest.created_at.timestamp())
    return member
