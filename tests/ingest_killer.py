"""Orders to ingests that die at a step or a moment."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


class IngestKiller:
    """Ingests in a child of `process`, which dies as ordered."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def next_line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ingest(self, home: Path, source: Path, death: str, kind: str = "dataset") -> str:
        """Ingest a `dataset` or a `movielog`, and return `killed` or `finished`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(home), kind, str(source), death]) + "\n")
        self._process.stdin.flush()
        return self.next_line()


@contextmanager
def ready_ingest_killer() -> Iterator[IngestKiller]:
    """Yield a killer that has imported everything, so that its work begins at once."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.killed_ingest"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    ) as process:
        killer = IngestKiller(process)
        assert killer.next_line() == "ready"
        yield killer
        process.communicate()
