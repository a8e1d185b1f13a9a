"""Trains and promotes over and over in children that are killed, by orders on standard input.

An order is a JSON list of home, task (`train` or `promote`) and death: `after
SECONDS` kills the child at a moment, `before PART.METHOD` at a step, `never`
lets it finish. It is answered by `killed`, `finished` or `failed`, and the
seconds it took. Forking a process that has imported everything makes a kill
cost milliseconds.
"""

import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.homes import plan_files, workshop_of


def _work(home: Path, task: str, kind: str, moment: str) -> None:
    with workshop_of(home) as workshop:
        workshop.report.override(PlainEvaluationReport())
        if kind == "before":
            part, method = moment.split(".")
            setattr(getattr(workshop, part)(), method, _die)
        if task == "train":
            workshop.train_models()(TrainingRequest(plans=plan_files(home)))
        else:
            current = workshop.releases().current()
            number = max(
                one.number for one in workshop.registry().versions() if one.number != current
            )
            workshop.promote_model()(PromotionRequest(number=number, forced_why="to be killed"))


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _answer(home: str, task: str, death: str) -> list[object]:
    kind, _, moment = death.partition(" ")
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _work(Path(home), task, kind, moment)
            code = 0
        except Exception:  # noqa: BLE001  # told on standard error, and answered by `failed`
            traceback.print_exc()
        finally:
            os._exit(code)
    if kind == "after":
        time.sleep(float(moment))
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    seconds = time.monotonic() - started
    if os.WIFSIGNALED(status):
        return ["killed", seconds]
    return ["finished" if os.WEXITSTATUS(status) == 0 else "failed", seconds]


def _main() -> None:
    # Imported once, not in each child.
    import adapters.database.alembic_upgrade  # noqa: PLC0415
    import adapters.history.parquet_segments  # noqa: PLC0415
    import adapters.models.implicit_als  # noqa: PLC0415
    import adapters.models.movie_vectors  # noqa: PLC0415
    import adapters.registry.mlflow_model_registry  # noqa: F401, PLC0415

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for order in sys.stdin:
        sys.stdout.write(json.dumps(_answer(*json.loads(order))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
