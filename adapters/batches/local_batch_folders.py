"""The folders of batches on a local disk: a claim is a rename that one worker wins."""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from adapters.batches.batch_files import (
    Stamp,
    digest_of,
    files_in,
    free_name,
    is_readable,
    stamp_of,
    written_at,
)
from adapters.batches.rows_of_viewers import UNREADABLE, copy_without
from adapters.batches.worker_folders import left_folders, own_folder
from application.errors import StorageError
from application.ports.batch_folders import ClaimedBatch, Resting, WaitingBatch
from application.ports.tombstones import Tombstones

QUIET_SECONDS = 1.0
"""For how long nobody must have written to a file before it is claimed."""

_LANDING, _INCOMING = "landing", "incoming"
_REPORTS = (".report.json", ".report.txt")


@dataclass(frozen=True, slots=True)
class LocalBatchFolders:
    """`landing`, `incoming`, `processed` and `failed` below one root, on one file system.

    Where there are tombstones, no row of a forgotten viewer comes to rest.
    """

    root: Path
    tombstones: Tombstones | None = None
    quiet_seconds: float = QUIET_SECONDS
    pause: Callable[[float], None] = time.sleep

    @contextmanager
    def worker(self) -> Iterator["LocalBatchClaims"]:
        """Become a worker until the context ends; what it still holds then arrives again."""
        self._prepare()
        with own_folder(self.root / _INCOMING) as folder:
            claims = LocalBatchClaims(self, folder)
            try:
                yield claims
            finally:
                claims.put_all_back()

    def waiting(self) -> Sequence[WaitingBatch]:
        """Return the files that were not claimed yet, and those that are being worked on."""
        found = [
            *(
                ("waiting" if is_readable(path) else "unreadable", path)
                for path in files_in(self.root / _LANDING)
            ),
            *(("claimed", path) for path in sorted((self.root / _INCOMING).glob("*/*"))),
        ]
        waiting = []
        for state, path in found:
            with suppress(FileNotFoundError):
                waiting.append(WaitingBatch(name=path.name, state=state, size=path.stat().st_size))
        return waiting

    def move(self, file: str, resting: Resting) -> str:
        """Move a file that rests, by its place below the root; return its new place."""
        path = self.root / file
        with self.settling():
            if path.is_file() and path.parent.name != resting:
                file = self.rest(path, path.name, digest_of(path), resting)
            for suffix in _REPORTS:
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        return file

    def land(self, file: Path) -> None:
        """Let a file from elsewhere arrive: it stands in `landing` whole, and nowhere else."""
        self._prepare()
        landing = self.root / _LANDING
        part = landing / f"{file.name}.part"
        with _telling(file):
            shutil.move(file, part)
            part.replace(free_name(landing / file.name, digest_of(part)))

    def claimable(self) -> Sequence[Path]:
        """Return the files in `landing` that may be read, oldest first."""
        return sorted(filter(is_readable, files_in(self.landing)), key=written_at)

    @property
    def landing(self) -> Path:
        """Where files arrive."""
        return self.root / _LANDING

    def without_forgotten(self, path: Path, name: str, resting: Resting) -> Path:
        """Return a file of the same rows but those of forgotten viewers; only while `settling`.

        That is the file itself where it has none, or failed since nobody can read it.
        """
        if self.tombstones is None or self.tombstones.is_empty():
            return path
        others = self.root / resting / f".{name}.unfinished"
        try:
            if copy_without(path, others, self.tombstones.buried):
                return others
        except UNREADABLE:
            if resting is Resting.PROCESSED:
                raise
        others.unlink(missing_ok=True)
        return path

    def rest(self, path: Path, name: str, content: str, resting: Resting) -> str:
        """Rename a file to where it rests; only while `settling`."""
        target = free_name(self.root / resting / name, content)
        path.replace(target)
        return f"{resting}/{target.name}"

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Keep other workers from choosing the same names; waits for them."""
        with _telling(self.root), (self.root / ".settling").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> None:
        with _telling(self.root):
            for name in (_LANDING, _INCOMING, *Resting):
                (self.root / name).mkdir(parents=True, exist_ok=True)


@dataclass(slots=True)
class LocalBatchClaims:
    """The claims of one worker, which lie in a folder of its own."""

    folders: LocalBatchFolders
    folder: Path
    _stamps: dict[Path, Stamp] = field(default_factory=dict)
    _growing: dict[str, Stamp] = field(default_factory=dict)

    def next(self) -> ClaimedBatch | None:
        """Claim a file, oldest first, or None where there is none."""
        with _telling(self.folders.root):
            return self._left() or self._landed() or self._landed_after_a_while()

    def is_unchanged(self, claim: ClaimedBatch) -> bool:
        """Say whether nobody has written to the file since it was claimed."""
        return stamp_of(claim.path) == self._stamps[claim.path]

    def put_back(self, claim: ClaimedBatch) -> None:
        """Let a file arrive again, as one that is still being written."""
        with self.folders.settling():
            self._growing.pop(claim.name, None)
            claim.path.replace(free_name(self.folders.landing / claim.name, claim.content_sha256))

    def put_all_back(self) -> None:
        """Let whatever is still held arrive again."""
        for path in files_in(self.folder):
            with self.folders.settling():
                path.replace(free_name(self.folders.landing / path.name, path.parent.name))

    def settle(
        self,
        claim: ClaimedBatch,
        resting: Resting,
        *,
        report: Mapping[str, Any] | None = None,
        text: str | None = None,
    ) -> str:
        """Move a file to where it rests, reports beside it; return its place below the root."""
        with self.folders.settling():
            target = free_name(self.folders.root / resting / claim.name, claim.content_sha256)
            if report is not None:
                document = msgspec.json.format(msgspec.json.encode(report), indent=2)
                _write(target.with_name(target.name + _REPORTS[0]), document + b"\n")
            if text is not None:
                _write(target.with_name(target.name + _REPORTS[1]), text.encode())
            kept = self.folders.without_forgotten(claim.path, claim.name, resting)
            place = self.folders.rest(kept, claim.name, claim.content_sha256, resting)
            claim.path.unlink(missing_ok=True)
            return place

    def _left(self) -> ClaimedBatch | None:
        for folder in left_folders(self.folder.parent):
            for path in files_in(folder):
                return self._claimed(path)
        return None

    def _landed(self) -> ClaimedBatch | None:
        for path in self.folders.claimable():
            with suppress(FileNotFoundError):  # another worker was faster
                if self._is_quiet(path):
                    return self._claimed(path)
        return None

    def _landed_after_a_while(self) -> ClaimedBatch | None:
        """Look a second time at files that were written a moment ago."""
        self._growing = {}
        for path in self.folders.claimable():
            with suppress(FileNotFoundError):
                self._growing[path.name] = stamp_of(path)
        if not self._growing:
            return None
        self.folders.pause(self.folders.quiet_seconds)
        return self._landed()

    def _is_quiet(self, path: Path) -> bool:
        stamp = stamp_of(path)
        if path.name in self._growing:
            return self._growing[path.name] == stamp
        return time.time() - stamp[1] / 1e9 >= self.folders.quiet_seconds

    def _claimed(self, path: Path) -> ClaimedBatch:
        own = self.folder / path.name
        path.rename(own)
        self._stamps[own] = stamp_of(own)
        return ClaimedBatch(name=path.name, path=own, content_sha256=digest_of(own))


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)


@contextmanager
def _telling(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"cannot work in {place}: {error}") from error
