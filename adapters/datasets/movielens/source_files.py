"""The files of a data set, in a folder or in a zip that is never unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from application.errors import DatasetError

BLOCK_BYTES = 1 << 20
LARGEST_SMALL_FILE = 256 << 20
"""Catalogues and lists of viewers are read whole; none published comes near this."""

_FILES_OF_DATA_SETS = frozenset(
    {"u.data", "u.item", "ratings.dat", "movies.dat", "ratings.csv", "movies.csv"}
)
_WHAT_TO_NAME = (
    "name a folder or zip with the files of a MovieLens data set, or a data set to download,"
    " such as ml-latest-small"
)

_UNREADABLE = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    RuntimeError,  # what zipfile raises for an encrypted member
    NotImplementedError,  # … and for a compression it does not know
)


class SourceFiles(Protocol):
    """Files by their path from the root, with `/` between the parts."""

    @property
    def label(self) -> str:
        """The place, for people."""
        ...

    def names(self) -> frozenset[str]:
        """Return the paths of the files at the root and one level below."""
        ...

    def size(self, name: str) -> int:
        """Return a file's size in bytes, unpacked."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of a data set; every failure to read it is a `DatasetError` naming it."""

    files: SourceFiles
    name: str

    @property
    def label(self) -> str:
        """The file, for people."""
        return f"{self.files.label}/{self.name}"

    def size(self) -> int:
        """Return its size in bytes, unpacked."""
        return self.files.size(self.name)

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes in blocks; an empty file is refused."""
        if self.size() == 0:
            raise DatasetError(f"{self.label} is empty; fetch or copy the data set again")
        with self._refusing(), self.files.open(self.name) as stream:
            while block := stream.read(BLOCK_BYTES):
                yield block

    def read(self) -> bytes:
        """Return its bytes; meant for the small files of a data set."""
        if self.size() > LARGEST_SMALL_FILE:
            raise DatasetError(
                f"{self.label} holds {self.size():,} bytes, far more than any published"
                " file of its name; it is not what it is called"
            )
        return b"".join(self.blocks())

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise DatasetError(
                f"{self.label} cannot be read ({error}); it is damaged, cut off or"
                " protected: fetch or copy the data set again"
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFiles:
    """Files of a folder."""

    root: Path

    @property
    def label(self) -> str:
        """The folder."""
        return str(self.root)

    def names(self) -> frozenset[str]:
        """Return the files in the folder and in its direct subfolders."""
        found = [*self.root.glob("*"), *self.root.glob("*/*")]
        return frozenset(path.relative_to(self.root).as_posix() for path in found if path.is_file())

    def size(self, name: str) -> int:
        """Return a file's size."""
        return (self.root / name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        """Open a file."""
        return (self.root / name).open("rb")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipFiles:
    """Members of a zip, unpacked block by block while they are read."""

    path: Path
    archive: zipfile.ZipFile

    @property
    def label(self) -> str:
        """The zip."""
        return str(self.path)

    def names(self) -> frozenset[str]:
        """Return the members at the top and one folder down."""
        members = (info.filename for info in self.archive.infolist() if not info.is_dir())
        return frozenset(name for name in members if len(PurePosixPath(name).parts) <= 2)  # noqa: PLR2004  # a folder and a file

    def size(self, name: str) -> int:
        """Return a member's size, unpacked."""
        return self.archive.getinfo(name).file_size

    def open(self, name: str) -> IO[bytes]:
        """Open a member."""
        return self.archive.open(name)


@contextmanager
def opened(path: Path) -> Iterator[SourceFiles]:
    """Open a folder or zip, or raise `DatasetError` saying why it is neither."""
    if path.is_dir():
        yield FolderFiles(root=path)
        return
    if not path.exists():
        raise DatasetError(f"{path} does not exist; name a folder, a zip or a published data set")
    if not path.is_file():
        raise DatasetError(
            f"{path} is neither a folder nor a file, but a device or the like; {_WHAT_TO_NAME}"
        )
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        found = f"is a file of {path.stat().st_size:,} bytes, but no zip archive"
        if path.suffix == ".zip":
            found += f", or one that was cut off ({error}); fetch it again"
        elif path.name in _FILES_OF_DATA_SETS:
            found += f"; name the folder {path.parent}, which it lies in"
        else:
            found += f"; {_WHAT_TO_NAME}"
        raise DatasetError(f"{path} {found}") from error
    with archive:
        yield ZipFiles(path=path, archive=archive)
