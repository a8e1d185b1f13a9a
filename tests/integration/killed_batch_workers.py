"""Lets workers process the batches of a home, and kills them: at random moments, or at a step.

The arguments are the home and either `at random KILLS SEED` or `before STEP`.
Forking a process that has imported everything makes a kill cost milliseconds.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from dependency_injector.providers import Object

from adapters.batches.local_batch_folders import LocalBatchClaims, LocalBatchFolders
from entrypoints.batch_container import BatchContainer
from entrypoints.settings import Settings

WORKERS = 2
LONGEST_LIFE = 0.25
STEPS: Mapping[str, Callable[[BatchContainer], tuple[object, str]]] = {
    "write": lambda container: (container.segment_store(), "write"),
    "record": lambda container: (container.origin_records(), "record"),
    "save": lambda container: (container.batch_records(), "save"),
    "settle": lambda _container: (LocalBatchClaims, "settle"),
    "report": lambda container: (container.data_reports(), "record"),
}


def _container(home: Path) -> BatchContainer:
    container = BatchContainer(settings=Settings(home=home))
    folders = LocalBatchFolders(home / "batches", quiet_seconds=0)
    container.batch_folders.override(Object(folders))
    return container


def _worker(home: Path, step: str | None) -> int:
    child = os.fork()
    if child == 0:
        try:
            container = _container(home)
            if step is not None:
                place, method = STEPS[step](container)
                setattr(place, method, _die)
            container.process_batches()()
        except BaseException:  # noqa: BLE001  # whatever it is, the test must see it
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _ended_well(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0


def _kill_at_random(home: Path, kills: int, generator: random.Random) -> None:
    workers = [_worker(home, None) for _ in range(WORKERS)]
    for _ in range(kills):
        time.sleep(generator.uniform(0.01, LONGEST_LIFE))
        victim = generator.randrange(WORKERS)
        os.kill(workers[victim], signal.SIGKILL)
        if not _ended_well(workers[victim]):
            sys.exit("a worker failed")
        workers[victim] = _worker(home, None)
    if not all([_ended_well(worker) for worker in workers]):  # noqa: C419  # wait for each
        sys.exit("a worker failed")
    if not _ended_well(_worker(home, None)):
        sys.exit("the last worker failed")


def _main() -> None:
    import adapters.database.alembic_upgrade  # noqa: PLC0415  # imported once, not in each child
    import adapters.datasets.csv_tables.judged_tables  # noqa: PLC0415  # as above
    import adapters.history.parquet_segments  # noqa: F401, PLC0415  # as above

    home, how = Path(sys.argv[1]), sys.argv[2]
    if how == "before":
        if not _ended_well(_worker(home, sys.argv[3])):
            sys.exit("the worker failed before its step")
    else:
        _kill_at_random(home, int(sys.argv[3]), random.Random(int(sys.argv[4])))  # noqa: S311  # no secret


if __name__ == "__main__":
    _main()
