"""What each plan costs to train: seconds, and memory at its peak.

Every fit runs in a process of its own, on all events of the data set; imports
and the reading of data are left out of the seconds. *Peak* is the most memory
the process held while it fitted, data and libraries included; *added* is how
much of it came with the fit, which first uses what reading the data left free.
ALS stands beside implicit's bare fit with the same parameters, EASE beside its
formula in plain numpy, double precision, all cores: each right after the plan,
so that both see the same machine. Seconds, those of the clock and those of the
processors, are the least of the rounds, which others on the machine disturbed
least; on a busy one the processors' tell more. A plan that takes over a minute
is fitted once. `--movies N` invents positives of N movies instead of reading a
data set. Data is looked for in DATASETS_DIR (default ../shared/data).

    python benchmarks/training_costs.py [--rounds N] [--plan NAME ...] [--movies N] [DATASET ...]
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.toml_plan_library import TomlPlanLibrary
from benchmarks.movielens import REPOSITORY, datasets_folder, prepared
from benchmarks.ranking.bare_fits import BARE_FITS
from benchmarks.ranking.invented import invented_fit
from benchmarks.ranking.plans import in_order
from domain.errors import MarqueeError
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role

SLOW_SECONDS = 60.0
ROUNDS = 5
TIMES = ("seconds", "cpu_seconds")
MEMORY = ("peak_mebibytes", "added_mebibytes")
BARE = "bare"
INVENTED = "invented-"
"""What comes before a number of movies in the name of data that is invented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one fit took; `refused` says why where there was none."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mebibytes: float = 0.0
    added_mebibytes: float = 0.0
    refused: str = ""


def plan_fit(plan: ModelPlan, fit: FitData) -> Callable[[], object]:
    """Return the fit of a plan, its library imported."""
    trainers = LocalModelTrainers()
    if plan.role is Role.RATING:
        rating_trainer = trainers.rating(plan.family)
        return lambda: rating_trainer.fit(plan, fit, RichProgress())
    trainer = trainers.of(plan.family)
    return lambda: trainer.fit(plan, fit, RichProgress())


def memory_of_this_process(field: str) -> float:
    """Return a field of the process's status in MiB: VmRSS is held now, VmHWM was at most."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def fit_data(dataset: str) -> FitData:
    """Return all positives of a data set, or invented ones."""
    if dataset.startswith(INVENTED):
        return invented_fit(int(dataset.removeprefix(INVENTED)))
    data, _ = prepared(datasets_folder() / dataset)
    return data.everything


def fit_here(dataset: str, plan_name: str, kind: str) -> Cost:
    """Fit once in this process."""
    plan = TomlPlanLibrary(REPOSITORY / "plans").named(plan_name)
    fit = fit_data(dataset)
    try:
        make = BARE_FITS[plan.family] if kind == BARE else plan_fit
        run = make(plan, fit)
        before = memory_of_this_process("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        started, cpu_started = time.perf_counter(), time.process_time()
        run()
    except (MarqueeError, ImportError) as error:
        return Cost(refused=str(error))
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    peak = memory_of_this_process("VmHWM")
    return Cost(
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        peak_mebibytes=peak,
        added_mebibytes=peak - before,
    )


def fit_apart(dataset: str, plan: ModelPlan, kind: str) -> Cost:
    """Fit once in a process of its own; the script ends where that fails."""
    command = [sys.executable, __file__, "--here", dataset, plan.name, kind]
    # Threads that wait by turning in circles would count as work.
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}  # noqa: TID251  # its child's
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return Cost(**json.loads(done.stdout))


def costs_of(dataset: str, plan: ModelPlan, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Return what a plan's fits took, and the bare ones beside them where there are any."""
    own: list[Cost] = []
    bare: list[Cost] = []
    while len(own) < rounds:
        own.append(fit_apart(dataset, plan, "plan"))
        if plan.family in BARE_FITS:
            bare.append(fit_apart(dataset, plan, BARE))
        if own[-1].refused or own[-1].seconds > SLOW_SECONDS:
            break
    return own, bare


def least(costs: Sequence[Cost], field: str) -> float:
    """Return the least of a figure over the rounds."""
    figures: list[float] = [getattr(cost, field) for cost in costs]
    return min(figures)


def show(name: str, costs: Sequence[Cost], bare: Sequence[Cost] = ()) -> None:
    """Print the row of a plan, with its times over those of the bare fits."""
    if costs[0].refused:
        print(f"{name:<22}not fitted: {costs[0].refused}")
        return
    cells = [
        *(f"{least(costs, field):.2f}" for field in TIMES),
        *(f"{max(getattr(cost, field) for cost in costs):.0f}" for field in MEMORY),
        *(f"{least(costs, field) / least(bare, field):.2f}" for field in TIMES if bare),
    ]
    print(f"{name:<22}" + "".join(cell.rjust(12) for cell in cells), flush=True)


def measure(dataset: str, plans: Sequence[ModelPlan], rounds: int) -> None:
    """Print one data set's table."""
    print(
        f"\n{dataset}; load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    columns = ("seconds", "processor", "peak MiB", "added MiB", "x bare", "processor")
    print(f"{'plan':<22}" + "".join(column.rjust(12) for column in columns))
    for plan in plans:
        own, bare = costs_of(dataset, plan, rounds)
        show(plan.name, own, bare)
        if bare:
            show(f"  bare {plan.family}", bare)


def main() -> None:
    """Print a table for every data set asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("dataset", nargs="*", help="ml-1m where none is named")
    parser.add_argument("--movies", type=int, help="how many movies to invent")
    parser.add_argument("--plan", action="append", default=[], help="name or path; may be repeated")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--here", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        cost = fit_here(*arguments.here)
        print(json.dumps({name: getattr(cost, name) for name in Cost.__slots__}))
        return
    library = TomlPlanLibrary(REPOSITORY / "plans")
    plans = [library.named(name) for name in arguments.plan] or in_order(library.all())
    invented = [f"{INVENTED}{arguments.movies}"] if arguments.movies else []
    for dataset in [*arguments.dataset, *invented] or ["ml-1m"]:
        measure(dataset, plans, arguments.rounds)


if __name__ == "__main__":
    main()
