"""How long the way from ratings to a model in production takes, and how much memory.

Runs the commands as a user would, `ingest`, `train` (all plans), `evaluate` and
`promote`, each a process of its own in a fresh home, and states the seconds of
the clock, of the processor, and the most memory. The baseline, in the same run,
is implicit's bare ALS fit on the same positives with the parameters of
plans/als.toml: nothing is read, evaluated or stored for it. Data is looked for
in DATASETS_DIR (default ../shared/data).

    python benchmarks/pipeline.py [DATASET ...]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DATASETS = ("ml-100k", "ml-1m")
MARQUEE = (sys.executable, "-m", "entrypoints.cli.main")
BARE = "--bare-fit-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process cost."""

    name: str
    wall_seconds: float
    cpu_seconds: float
    peak_mebibytes: float
    output: str


def datasets_folder() -> Path:
    """Return where MovieLens lies; without it the script ends, saying so: it is not shipped."""
    default = REPOSITORY.parent / "shared" / "data"
    folder = Path(os.environ.get("DATASETS_DIR", default))  # noqa: TID251  # benchmarks are told where data lies
    if not folder.is_dir():
        print(f"skipped: no MovieLens data in {folder}; name its folder by DATASETS_DIR")
        sys.exit(0)
    return folder


def cost_of(name: str, command: tuple[str, ...], home: Path) -> Cost:
    """Run a command in `home` to its end and return its cost; the script ends where it fails."""
    environment = {**os.environ, "MARQUEE_HOME": str(home)}  # noqa: TID251  # its child's
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen(
            command, env=environment, cwd=REPOSITORY, stdout=output, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        output.seek(0)
        text = output.read()
    if child.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {child.returncode}")
    return Cost(
        name=name,
        wall_seconds=seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_mebibytes=usage.ru_maxrss / 1024,
        output=text,
    )


def fit_bare(home: Path) -> float:
    """Return the seconds of implicit's fit alone, on all positives of `home`."""
    from implicit.als import AlternatingLeastSquares  # noqa: PLC0415  # only the child needs it
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  # as above

    from adapters.models.ranking.interaction_matrix import interaction_matrix  # noqa: PLC0415  # as above
    from entrypoints.settings import Settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    workshop = WorkshopContainer(settings=Settings(home=home))
    matrix = interaction_matrix(workshop.load_history()().prepared.everything.data)
    plan = workshop.plans().named("als")
    renamed = {"confidence": "alpha"}
    parameters = {renamed.get(name, name): value for name, value in plan.parameters.items()}
    solver = AlternatingLeastSquares(**parameters, random_state=plan.seed)
    with threadpool_limits(1, "blas"):
        started = time.perf_counter()
        solver.fit(matrix, show_progress=False)
    return time.perf_counter() - started


def measure(source: Path) -> None:
    """Print one data set's costs."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        steps = {
            "ingest": ("ingest", str(source), "--json"),
            "train": ("train", "--json"),
            "evaluate": ("evaluate", "--json"),
            "promote": ("promote", "--json"),
        }
        costs = [cost_of(name, (*MARQUEE, *arguments), home) for name, arguments in steps.items()]
        bare = cost_of("bare fit", (sys.executable, __file__, BARE, str(home)), home)
        bare_seconds = float(bare.output)
        trained = json.loads(costs[1].output)["seconds"]
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    total = sum(cost.wall_seconds for cost in costs)
    processor = sum(cost.cpu_seconds for cost in costs)
    print(f"\n{source.name}")
    print(f"{'step':<10}{'seconds':>10}{'processor':>12}{'peak MiB':>10}")
    for cost in costs:
        print(
            f"{cost.name:<10}{cost.wall_seconds:>10.1f}{cost.cpu_seconds:>12.1f}"
            f"{cost.peak_mebibytes:>10.0f}"
        )
    peak = max(cost.peak_mebibytes for cost in costs)
    print(f"{'all':<10}{total:>10.1f}{processor:>12.1f}{peak:>10.0f}")
    print(f"`train` without its imports: {trained:.1f} s; the home takes {size / 2**20:.0f} MiB")
    print(
        f"bare implicit ALS fit: {bare_seconds:.2f} s;"
        f" the whole way is {total / bare_seconds:.1f} times as long,"
        f" `train` without imports {trained / bare_seconds:.1f} times"
    )


def main() -> None:
    """Measure every data set asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="*", default=DATASETS, metavar="DATASET")
    parser.add_argument(BARE, type=Path, default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.bare_fit_in is not None:
        print(fit_bare(arguments.bare_fit_in))
        return
    folder = datasets_folder()
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name in arguments.datasets:
        measure(folder / name)


if __name__ == "__main__":
    main()
