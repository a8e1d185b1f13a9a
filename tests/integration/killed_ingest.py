"""Ingests over and over in children that are killed, by orders on standard input.

An order is a JSON list of home, kind (`dataset` or `movielog`), source and
death: `after SECONDS` kills the child at a moment, `before STORE.METHOD` at a
step, `never` lets it finish. It is answered by `killed` or `finished`. Forking
a process that has imported everything makes a kill cost milliseconds.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from application.ingestion.ingest_dataset import IngestRequest
from application.ingestion.ingest_movielog import MovielogRequest
from entrypoints.movielog_container import MovielogContainer
from entrypoints.settings import Settings


def _ingest(home: Path, kind: str, source: str, death: str, moment: str) -> None:
    container = MovielogContainer(settings=Settings(home=home))
    if death == "before":
        store, method = moment.split(".")
        setattr(getattr(container, store)(), method, _die)
    if kind == "movielog":
        container.ingest_movielog()(MovielogRequest(source=source))
    else:
        container.ingest_dataset()(IngestRequest(source=source))


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _answer(home: str, kind: str, source: str, orders: str) -> str:
    death, _, moment = orders.partition(" ")
    child = os.fork()
    if child == 0:
        try:
            _ingest(Path(home), kind, source, death, moment)
        finally:
            os._exit(0)
    if death == "after":
        time.sleep(float(moment))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "finished"


def _main() -> None:
    import adapters.database.alembic_upgrade  # noqa: PLC0415  # imported once, not in each child
    import adapters.datasets.movielens.reader  # noqa: PLC0415  # as above
    import adapters.datasets.movielog.reader  # noqa: PLC0415  # as above
    import adapters.history.parquet_segments  # noqa: F401, PLC0415  # as above

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for order in sys.stdin:
        sys.stdout.write(_answer(*json.loads(order)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
