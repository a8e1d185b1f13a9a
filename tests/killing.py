"""Work that dies at a step or a moment: who orders it, and how it is carried out.

An order is a JSON list of home, task, death and what else the task needs.
`after SECONDS` kills at a moment, `before PART.METHOD` at a step, `never` lets
the work finish. It is answered by `killed`, `finished` or `failed`, and the
seconds it took. Each order is carried out in a fork of a process that has
imported everything, so that a kill costs milliseconds.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent


class Killer:
    """Has work done in children of `process`, which die as ordered."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def next_line(self) -> str:
        """Return the next line that the process writes."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def work(self, home: Path, task: str, death: str, *more: str) -> tuple[str, float]:
        """Return how a task over a home ended, and after how many seconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([str(home), task, death, *more]) + "\n")
        self._process.stdin.flush()
        outcome, seconds = json.loads(self.next_line())
        return outcome, seconds


@contextmanager
def ready_killer(module: str) -> Iterator[Killer]:
    """Yield a killer whose process runs `module`, once that has imported everything."""
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    ) as process:
        killer = Killer(process)
        assert killer.next_line() == "ready"
        yield killer
        process.communicate()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One piece of work, and when it dies."""

    home: Path
    task: str
    death: str
    more: tuple[str, ...]

    def lay_hands_on(self, container: Any) -> None:
        """Make the step at which the work is to die deadly."""
        kind, _, step = self.death.partition(" ")
        if kind == "before":
            part, method = step.split(".")
            setattr(getattr(container, part)(), method, _die)


def carry_out_orders(work: Callable[[Order], None]) -> None:
    """Carry out each order on standard input by `work`, in a child of its own."""
    _tell("ready")
    for line in sys.stdin:
        home, task, death, *more = json.loads(line)
        order = Order(home=Path(home), task=task, death=death, more=tuple(more))
        _tell(json.dumps(_carried_out(work, order)))


def _carried_out(work: Callable[[Order], None], order: Order) -> tuple[str, float]:
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        _work_and_end(work, order)
    kind, _, moment = order.death.partition(" ")
    if kind == "after":
        time.sleep(float(moment))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - started
    if os.WIFSIGNALED(status):
        return "killed", seconds
    return "finished" if os.WEXITSTATUS(status) == 0 else "failed", seconds


def _work_and_end(work: Callable[[Order], None], order: Order) -> None:
    code = 1
    try:
        work(order)
        code = 0
    except Exception:  # noqa: BLE001  # told on standard error, and answered by `failed`
        traceback.print_exc()
    finally:
        os._exit(code)


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
