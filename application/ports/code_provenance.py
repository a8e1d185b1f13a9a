"""Which code is running."""

from collections.abc import Mapping
from typing import Protocol


class CodeProvenance(Protocol):
    """Tells which code makes a model, for its manifest; never fails."""

    def git_commit(self) -> str | None:
        """Return the commit, ending in `+changes` where files differ from it, or None."""
        ...

    def packages(self) -> Mapping[str, str]:
        """Return the versions of the packages that can change a fit, and of Python."""
        ...
