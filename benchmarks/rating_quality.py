"""How close every plan's predicted ratings come on MovieLens, and what learning them takes.

The splits of published tables: five folds of ml-100k, a random tenth of ml-1m
held out, drawn with --seed. Nothing is left out for being sparse. Each plan runs
in a process of its own, whose peak memory holds the data and the libraries. Data
is looked for in DATASETS_DIR (default ../shared/data).

    python benchmarks/rating_quality.py [DATASET ...] [--seed N] [--plan NAME ...]
"""

import argparse
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from adapters.toml_plan_library import TomlPlanLibrary
from application.training.evaluate_ratings import BIASES, EvaluatedPlan, EvaluateRatings
from application.training.fit_rating_plan import FitRatingPlan
from application.training.prepare_data import Beside
from application.training.reference_rows import GLOBAL_MEAN
from benchmarks.movielens import REPOSITORY, datasets_folder
from domain.data.interactions import Interactions, concatenated, keep_last
from domain.data.rating_splits import RatingSplit, k_folds, random_share
from domain.errors import InsufficientDataError
from domain.evaluation.comparison import paired_scores
from domain.evaluation.intervals import Interval, draws
from domain.evaluation.rating_metrics import squared_errors
from domain.models.specification import ModelPlan, Role

FOLDS = {"ml-100k": 5}
"""Other data sets have a tenth held out."""
PUBLISHED = {
    "ml-100k": "Surprise SVD 0.934, SVD++ 0.919; myFM with side information about 0.885",
    "ml-1m": "Surprise SVD 0.873, SVD++ 0.862; myFM with side information about 0.816",
}
"""RMSE on splits of the same kind, as their authors state it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one plan on one data set; an RMSE for each split.

    `seconds` are of a fit, by the clock; `cpu_seconds` of a fit and its evaluation, which other
    work on the machine does not lengthen. `predicted` runs along what the splits hold out, one
    split after the other.
    """

    name: str
    rmse_of_splits: tuple[float, ...]
    low: float
    high: float
    mae: float
    interval_coverage: float | None
    seconds: float
    cpu_seconds: float
    peak_megabytes: int
    predicted: NDArray[np.float32]


def rating_plans() -> dict[str, ModelPlan]:
    """Return the plans of the rating role by name, the reference first."""
    plans = [
        plan for plan in TomlPlanLibrary(REPOSITORY / "plans").all() if plan.role is Role.RATING
    ]
    return {plan.name: plan for plan in (BIASES, *plans)}


def ratings_of(dataset: str) -> tuple[Interactions, Beside]:
    """Return all ratings of a data set, and what it says of movies and viewers."""
    with MovieLensReader(SystemClock()).open(str(datasets_folder() / dataset)) as opened:
        beside = Beside(movies=opened.movies(), demographics=opened.demographics())
        chunks = [chunk for chunk, _ in opened.interactions()]
    return keep_last(concatenated(chunks)).interactions, beside


def splits_of(dataset: str, seed: int) -> tuple[list[RatingSplit], Beside]:
    """Return the splits of a data set, and what it says of movies and viewers."""
    ratings, beside = ratings_of(dataset)
    generator = np.random.default_rng(seed)
    if dataset in FOLDS:
        return list(k_folds(ratings, FOLDS[dataset], generator)), beside
    return [random_share(ratings, 0.1, generator)], beside


def measure(dataset: str, name: str, seed: int) -> Row:
    """Evaluate one plan in this process."""
    clock = SystemClock()
    evaluate = EvaluateRatings(
        FitRatingPlan(trainers=LocalModelTrainers(), clock=clock, progress=RichProgress())
    )
    splits, beside = splits_of(dataset, seed)
    if name == GLOBAL_MEAN:
        return row_of(evaluate.global_mean(splits), cpu_seconds=0.0)
    plan = rating_plans()[name]
    LocalModelTrainers().rating(plan.family)  # the import of a library is no part of any fit
    started = time.process_time()
    evaluated = evaluate(plan, splits, beside)
    return row_of(evaluated, cpu_seconds=(time.process_time() - started) / len(splits))


def row_of(evaluated: EvaluatedPlan, *, cpu_seconds: float) -> Row:
    """Return the row, which outlives this process."""
    interval = evaluated.together.intervals["rmse"]
    coverages = [split.interval_coverage for split in evaluated.splits if split.interval_coverage]
    return Row(
        name=evaluated.name,
        rmse_of_splits=tuple(split.evaluation.metrics["rmse"] for split in evaluated.splits),
        low=interval.low,
        high=interval.high,
        mae=evaluated.mean("mae"),
        interval_coverage=float(np.mean(coverages)) if coverages else None,
        seconds=float(np.mean([split.seconds for split in evaluated.splits])),
        cpu_seconds=cpu_seconds,
        peak_megabytes=peak_megabytes(),
        predicted=np.concatenate([split.predicted for split in evaluated.splits]),
    )


def peak_megabytes() -> int:
    """Return the most memory that this process held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def show(row: Row, difference: Interval | None) -> None:
    """Print one line of the table."""
    coverage = "-" if row.interval_coverage is None else f"{row.interval_coverage:.1%}"
    each = " ".join(f"{rmse:.4f}" for rmse in row.rmse_of_splits)
    paired = "-" if difference is None else f"{difference.low:+.4f} to {difference.high:+.4f}"
    print(
        f"{row.name:>14}  {np.mean(row.rmse_of_splits):.4f} ({row.low:.4f}-{row.high:.4f})"
        f"  {paired:>18}  {row.mae:.4f}  {coverage:>11}  {row.seconds:>6.1f}"
        f"  {row.cpu_seconds:>6.1f}  {row.peak_megabytes:>7,}  {each}",
        flush=True,
    )


def compare(dataset: str, names: Sequence[str], seed: int) -> None:
    """Print the table of one data set."""
    splits, _ = splits_of(dataset, seed)
    held_out = concatenated([split.held_out for split in splits])
    print(
        f"\n{dataset}, seed {seed}: {len(held_out):,} ratings held out in {len(splits)} split(s)."
        f"\nPublished: {PUBLISHED.get(dataset, 'nothing')}."
        "\n          plan  rmse (95 %, viewers)  against biases      mae     within 95 %"
        "   fit s   cpu s  peak MB  rmse of each split"
    )
    rows: dict[str, Row] = {}
    for name in names:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            measured = alone.submit(measure, dataset, name, seed)
        if isinstance(error := measured.exception(), InsufficientDataError):
            print(f"{name:>14}  left out: {error}")
            continue
        rows[name] = measured.result()
        show(rows[name], difference_from(rows.get(BIASES.name), rows[name], held_out))


def difference_from(reference: Row | None, row: Row, held_out: Interactions) -> Interval | None:
    """Return the interval of the difference in RMSE; none from itself, or before it is known."""
    if reference is None or reference is row:
        return None
    ours, theirs = (squared_errors(one.predicted, held_out) for one in (row, reference))
    return paired_scores("rmse", ours, theirs, draws()).interval


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=list(PUBLISHED))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", nargs="*", default=[GLOBAL_MEAN, *rating_plans()])
    arguments = parser.parse_args()
    for dataset in arguments.dataset:
        compare(dataset, arguments.plan, arguments.seed)


if __name__ == "__main__":
    main()
