"""Workers that process the batches of a home, and die at a step or at random moments.

The task `process` is one worker's, which dies as ordered. The task `at random`
takes a number of kills and a seed: so often, one of two workers is killed and
another comes in its place, until all is done. It fails where a worker fails
otherwise than by being killed.
"""

import os
import random
import signal
import time
import traceback
from pathlib import Path
from types import SimpleNamespace

from dependency_injector.providers import Object

from adapters.batches.local_batch_folders import LocalBatchClaims, LocalBatchFolders
from entrypoints.batch_container import BatchContainer
from entrypoints.settings import Settings
from tests.killing import Order, carry_out_orders

WORKERS = 2
LONGEST_LIFE = 0.25


def _container(home: Path) -> BatchContainer:
    container = BatchContainer(settings=Settings(home=home))
    folders = LocalBatchFolders(home / "batches", quiet_seconds=0)
    container.batch_folders.override(Object(folders))
    return container


def _work(order: Order) -> None:
    if order.task == "at random":
        kills, seed = order.more
        _kill_at_random(order.home, int(kills), random.Random(int(seed)))  # noqa: S311  # no secret
    else:
        container = _container(order.home)
        # Claims are made anew for each worker, hence by their class.
        claims = SimpleNamespace(claims=lambda: LocalBatchClaims)
        order.lay_hands_on(claims if order.death.startswith("before claims.") else container)
        container.process_batches()()


def _kill_at_random(home: Path, kills: int, generator: random.Random) -> None:
    workers = [_worker(home) for _ in range(WORKERS)]
    for _ in range(kills):
        time.sleep(generator.uniform(0.01, LONGEST_LIFE))
        victim = generator.randrange(WORKERS)
        os.kill(workers[victim], signal.SIGKILL)
        assert _ended_well(workers[victim])
        workers[victim] = _worker(home)
    assert all([_ended_well(worker) for worker in workers])  # noqa: C419  # wait for each
    assert _ended_well(_worker(home)), "the last worker failed"


def _worker(home: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            _container(home).process_batches()()
        except BaseException:  # noqa: BLE001  # whatever it is, the test must see it
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def _ended_well(child: int) -> bool:
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0


if __name__ == "__main__":
    import adapters.database.alembic_upgrade  # imported once, not in each child
    import adapters.datasets.csv_tables.judged_tables
    import adapters.history.parquet_segments  # noqa: F401  # as above

    carry_out_orders(_work)
