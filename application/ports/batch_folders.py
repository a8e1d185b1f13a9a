"""The folders in which batches arrive, are claimed, and lie afterwards."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol


class Resting(StrEnum):
    """Where a batch lies in the end."""

    PROCESSED = "processed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedBatch:
    """A file that one worker holds: the name under which it came, its place, its content."""

    name: str
    path: Path
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBatch:
    """A file that is not done: `state` is waiting, claimed or unreadable."""

    name: str
    state: str
    size: int


class BatchClaims(Protocol):
    """The claims of one worker."""

    def next(self) -> ClaimedBatch | None:
        """Claim a file, oldest first, or None where there is none.

        No two workers ever hold one file. A file whose worker died is held by
        the next that asks. Files that are still being written, that nobody here
        may read, hidden ones and those that end in `.part` are left where they are.
        """
        ...

    def is_unchanged(self, claim: ClaimedBatch) -> bool:
        """Say whether nobody has written to the file since it was claimed."""
        ...

    def put_back(self, claim: ClaimedBatch) -> None:
        """Let a file arrive again, as one that is still being written."""
        ...

    def settle(
        self,
        claim: ClaimedBatch,
        resting: Resting,
        *,
        report: Mapping[str, Any] | None = None,
        text: str | None = None,
    ) -> str:
        """Move a file to where it rests, reports beside it; return its place below the root.

        A file of that name and another content stays as it is: the new one gets
        a name of its own.
        """
        ...


class BatchFolders(Protocol):
    """The folders `landing`, `incoming`, `processed` and `failed`."""

    def worker(self) -> AbstractContextManager[BatchClaims]:
        """Become a worker until the context ends; what it still holds then arrives again."""
        ...

    def waiting(self) -> Sequence[WaitingBatch]:
        """Return the files that were not claimed yet, and those that are being worked on."""
        ...

    def move(self, file: str, resting: Resting) -> str:
        """Move a file that rests, by its place below the root; return its new place.

        One that was removed by hand is no error. Reports beside it go.
        """
        ...

    def land(self, file: Path) -> None:
        """Let a file from elsewhere arrive: it stands in `landing` whole, and nowhere else."""
        ...
