"""Probes of the machine: Python, libraries, pinned packages, folders."""

import ctypes
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from application.ports.probe import Finding, Severity

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 500_000_000
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+))?", re.MULTILINE)


def python_version() -> Finding:
    """Say whether this Python is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding(subject="Python", severity=Severity.OK, detail=version)
    return Finding(
        subject="Python",
        severity=Severity.FAULT,
        detail=f"{version} is too old",
        mend="install Python 3.11 or newer, then: make setup PYTHON=python3.11",
    )


def openmp_library() -> Finding:
    """Say whether the OpenMP runtime that the ALS trainer links is there."""
    if sys.platform.startswith("linux"):
        try:
            ctypes.CDLL("libgomp.so.1")
        except OSError as error:
            return Finding(
                subject="OpenMP",
                severity=Severity.FAULT,
                detail=str(error),
                mend="sudo apt-get install libgomp1",
            )
    return Finding(subject="OpenMP", severity=Severity.OK, detail="libgomp found")


class PinnedPackages:
    """Compares what is installed with a hashed requirements file."""

    def __init__(self, name: str, requirements: Path) -> None:
        self._name = name
        self._requirements = requirements

    def __call__(self) -> Finding:
        """Return what is missing or of another version; markers are not judged, any pin will do."""
        try:
            text = self._requirements.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            return Finding(
                subject=self._name,
                severity=Severity.WARNING,
                detail=f"the pins cannot be read: {error}",
                mend=f"restore {self._requirements} from the repository",
            )
        pins: dict[str, set[str]] = {}
        conditional: set[str] = set()
        for package, version, marker in _PIN.findall(text):
            pins.setdefault(package.lower(), set()).add(version)
            if marker:
                conditional.add(package.lower())
        astray = [
            f"{package} ({found or 'missing'}, pinned {' or '.join(sorted(versions))})"
            for package, versions in pins.items()
            if (found := _installed(package)) not in versions
            and not (found is None and package in conditional)
        ]
        if not astray:
            return Finding(
                subject=self._name, severity=Severity.OK, detail=f"{len(pins)} as pinned"
            )
        return Finding(
            subject=self._name,
            severity=Severity.WARNING,
            detail="; ".join(astray[:5]) + (f" and {len(astray) - 5} more" if astray[5:] else ""),
            mend="make setup, or: pip install --require-hashes -r requirements/full.txt",
        )


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


class WritableFolder:
    """Tries a folder by writing to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self) -> Finding:
        """Say whether the folder, or the nearest above it, takes files and has room."""
        existing = next(path for path in (self._folder, *self._folder.parents) if path.is_dir())
        try:
            with tempfile.TemporaryFile(dir=existing):
                free = shutil.disk_usage(existing).free
        except OSError as error:
            return Finding(
                subject="home",
                severity=Severity.FAULT,
                detail=f"{self._folder} cannot be written: {error.strerror}",
                mend=f"chmod u+w {existing} (sudo chown, where it is another's), mount its disk"
                " writable, or choose another folder by MARQUEE_HOME; until then only commands"
                " that read work",
            )
        room = f"{self._folder}, {free / 1e9:.1f} GB free"
        if free < LEAST_FREE_BYTES:
            return Finding(
                subject="home",
                severity=Severity.WARNING,
                detail=room,
                mend="make room, or choose another disk by MARQUEE_HOME",
            )
        return Finding(subject="home", severity=Severity.OK, detail=room)


class KnownSettings:
    """Refuses names of settings that mean nothing."""

    def __init__(self, unknown: Mapping[str, str | None]) -> None:
        self._unknown = unknown

    def __call__(self) -> Finding:
        """Name each unknown setting with the nearest known one."""
        if not self._unknown:
            return Finding(subject="settings", severity=Severity.OK, detail="every name is known")
        named = [
            f"{name} (did you mean {nearest}?)" if nearest else name
            for name, nearest in self._unknown.items()
        ]
        return Finding(
            subject="settings",
            severity=Severity.FAULT,
            detail="unknown: " + ", ".join(named),
            mend="unset or rename them; .env.example lists all",
        )
