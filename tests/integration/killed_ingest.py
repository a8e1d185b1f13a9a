"""Ingests over and over in children that are killed, by orders on standard input.

An order is a JSON list of home, source and death: `after SECONDS` kills the
child at a moment, `before STORE.METHOD` at a step, `never` lets it finish. It
is answered by `killed` or `finished`. Forking a process that has imported
everything makes a kill cost milliseconds.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from application.ingestion.ingest_dataset import IngestRequest
from entrypoints.ingestion_container import IngestionContainer
from entrypoints.settings import Settings


def _ingest(home: Path, source: str, kind: str, moment: str) -> None:
    container = IngestionContainer(settings=Settings(home=home))
    if kind == "before":
        store, method = moment.split(".")
        setattr(getattr(container, store)(), method, _die)
    container.ingest_dataset()(IngestRequest(source=source))


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _answer(home: str, source: str, death: str) -> str:
    kind, _, moment = death.partition(" ")
    child = os.fork()
    if child == 0:
        try:
            _ingest(Path(home), source, kind, moment)
        finally:
            os._exit(0)
    if kind == "after":
        time.sleep(float(moment))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "finished"


def _main() -> None:
    import adapters.database.alembic_upgrade  # noqa: PLC0415  # imported once, not in each child
    import adapters.datasets.movielens.reader  # noqa: PLC0415  # as above
    import adapters.history.parquet_segments  # noqa: F401, PLC0415  # as above

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for order in sys.stdin:
        sys.stdout.write(_answer(*json.loads(order)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
