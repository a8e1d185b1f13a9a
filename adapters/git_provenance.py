"""Provenance of the code, from git and the installed packages."""

import platform
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("marquee", "numpy", "scipy", "implicit", "scikit-learn", "faiss-cpu")
_PATIENCE_SECONDS = 10


class GitProvenance:
    """Tells the commit of a checkout, and what is installed beside it."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository

    def git_commit(self) -> str | None:
        """Return the commit, ending in `+changes` where files differ from it, or None."""
        commit = self._git("rev-parse", "HEAD")
        if not commit:
            return None
        changes = self._git("status", "--porcelain", "--untracked-files=no")
        return f"{commit}+changes" if changes else commit

    def packages(self) -> Mapping[str, str]:
        """Return the versions of the packages that can change a fit, and of Python."""
        found = {"python": platform.python_version()}
        for name in PACKAGES:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                continue
        return found

    def _git(self, *arguments: str) -> str | None:
        command: Sequence[str] = ("git", "-C", str(self._repository), *arguments)
        try:
            done = subprocess.run(  # noqa: S603  # fixed words and our own folder
                command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.strip()
