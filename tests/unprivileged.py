"""Commands that obey the permissions of files, also where root runs the tests."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from entrypoints.settings import environment_for

REPOSITORY = Path(__file__).resolve().parent.parent
_DROP_FROM_BOUNDING_SET = 24
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2


def marquee(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command over a home as somebody for whom `chmod` counts."""
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", *arguments],
        cwd=REPOSITORY,
        env=environment_for(home),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_obey_permissions,  # it asks the kernel alone, and takes no lock
    )


@contextmanager
def read_only(*places: Path) -> Iterator[None]:
    """Take the right to write from files and folders, and give it back."""
    modes = {place: place.stat().st_mode for place in places}
    for place, mode in modes.items():
        place.chmod(mode & 0o555)
    try:
        yield
    finally:
        for place, mode in modes.items():
            place.chmod(mode)


def _obey_permissions() -> None:
    """Give up root's right to pass by permissions; others never had it."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            libc.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
