"""A backup as a folder."""

import shutil
from pathlib import Path

from adapters.backup.hashed_copy import pass_on, write_file
from adapters.backup.manifest_text import FILES, MANIFEST, decoded, encoded
from application.errors import BackupError
from application.ports.backups import BackupManifest, FrozenHome


class FolderArchive:
    """`manifest.json`, and below `home/` every file as it is."""

    def write(self, home: FrozenHome, manifest: BackupManifest, target: Path) -> None:
        """Write a backup to a folder that is not there yet."""
        target.mkdir()
        for file in manifest.files:
            with home.files[file.path].open("rb") as stream:
                write_file(stream, target / FILES / file.path, file, home.files[file.path])
        (target / MANIFEST).write_bytes(encoded(manifest))

    def manifest(self, source: Path) -> BackupManifest:
        """Return what the folder says that it holds."""
        try:
            return decoded((source / MANIFEST).read_bytes(), source)
        except FileNotFoundError as error:
            raise BackupError(
                f"{source} is no backup of Marquee: there is no {MANIFEST} in it"
            ) from error

    def read(self, source: Path, into: Path | None) -> None:
        """Verify every file, and write it to `into` unless that is None."""
        for file in self.manifest(source).files:
            path = source / FILES / file.path
            try:
                with path.open("rb") as stream:
                    if into is None:
                        pass_on(stream, None, file, source)
                    else:
                        write_file(stream, into / file.path, file, source)
            except FileNotFoundError as error:
                if path.exists():
                    raise
                raise BackupError(
                    f"{source} is damaged: {file.path} is missing; use another backup"
                ) from error

    def discard(self, target: Path) -> None:
        """Remove what was written, whole or not."""
        shutil.rmtree(target, ignore_errors=True)
