"""Orders to trainings and promotions that die at a step or a moment."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


class Killer:
    """Works in a child of `process`, which dies as ordered."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def next_line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def work(self, home: Path, task: str, death: str) -> tuple[str, float]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(home), task, death]) + "\n")
        self._process.stdin.flush()
        outcome, seconds = json.loads(self.next_line())
        return outcome, seconds


@contextmanager
def ready_killer() -> Iterator[Killer]:
    """Yield a killer that has imported everything, so that its work begins at once."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.killed_workshop"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    ) as process:
        killer = Killer(process)
        assert killer.next_line() == "ready"
        yield killer
        process.communicate()
