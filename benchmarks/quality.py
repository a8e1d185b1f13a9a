"""How good every plan's recommendations are on MovieLens, and how long they take to learn.

One table per data set under the default protocol: fitted on train and
validation, evaluated on test. Data is looked for in DATASETS_DIR (default
../shared/data).

    python benchmarks/quality.py [--report FOLDER] [--validation] [DATASET ...]
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from adapters.toml_plan_library import TomlPlanLibrary
from application.training.evaluate_ranking import EvaluateRanking
from application.training.prepare_data import FitData, PrepareData, PreparedData
from domain.data.catalog import Movie
from domain.data.interactions import Interactions, concatenated
from domain.data.splits import Thresholds
from domain.evaluation.evaluation import HEADLINE_METRICS, RankingEvaluation
from domain.models.specification import ModelPlan
from entrypoints.cli.output import print_table

REPOSITORY = Path(__file__).resolve().parent.parent
DATASETS = ("ml-100k", "ml-1m")
FAMILY_ORDER = ("popularity-all-time", "popularity", "item-item", "als")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of one plan."""

    plan: ModelPlan
    evaluation: RankingEvaluation
    train_seconds: float
    evaluate_seconds: float


def datasets_folder() -> Path:
    """Return where MovieLens lies, or end the script saying so."""
    default = REPOSITORY.parent / "shared" / "data"
    folder = Path(os.environ.get("DATASETS_DIR", default))  # noqa: TID251  # benchmarks are told where data lies
    if not folder.is_dir():
        sys.exit(f"no MovieLens data in {folder}; name its folder by DATASETS_DIR")
    return folder


def prepared(folder: Path) -> tuple[PreparedData, Sequence[Movie]]:
    """Return a data set's slices and its catalogue."""
    with MovieLensReader(SystemClock()).open(str(folder)) as dataset:
        movies = dataset.movies()
        history = concatenated([chunk for chunk, _ in dataset.interactions()])
    return PrepareData(Thresholds())(history), movies


def measure(
    plan: ModelPlan, fit: FitData, holdout: Interactions, movies: Sequence[Movie]
) -> Measured:
    """Fit one plan and evaluate it."""
    trainer = LocalModelTrainers().of(plan.family)
    started = time.perf_counter()
    model = trainer.fit(plan, fit.data, RichProgress())
    fitted = time.perf_counter()
    evaluation = EvaluateRanking()(model=model, data=fit.data, holdout=holdout, movies=movies)
    return Measured(
        plan=plan,
        evaluation=evaluation,
        train_seconds=fitted - started,
        evaluate_seconds=time.perf_counter() - fitted,
    )


def show(title: str, rows: Sequence[Measured]) -> None:
    """Print one table."""
    columns = ("plan", *HEADLINE_METRICS, "95 % of ndcg_at_10", "train s", "evaluate s")
    print_table(
        title,
        columns,
        [
            (
                row.plan.name,
                *(f"{row.evaluation.metrics[name]:.4f}" for name in HEADLINE_METRICS),
                "{0.low:.3f} to {0.high:.3f}".format(row.evaluation.intervals["ndcg_at_10"]),
                f"{row.train_seconds:.2f}",
                f"{row.evaluate_seconds:.2f}",
            )
            for row in rows
        ],
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=DATASETS)
    parser.add_argument("--validation", action="store_true", help="fit on train alone")
    arguments = parser.parse_args()
    plans = sorted(
        TomlPlanLibrary(REPOSITORY / "plans").all(),
        key=lambda plan: FAMILY_ORDER.index(plan.name) if plan.name in FAMILY_ORDER else 99,
    )
    # A library's first use is its import; it is no part of any fit.
    for plan in plans:
        LocalModelTrainers().of(plan.family)
    for name in arguments.dataset:
        data, movies = prepared(datasets_folder() / name)
        fit, holdout = (
            (data.train, data.validation)
            if arguments.validation
            else (data.train_and_validation, data.test)
        )
        rows = [measure(plan, fit, holdout, movies) for plan in plans]
        slice_name = "validation" if arguments.validation else "test"
        show(
            f"{name}: fitted on {fit.slice_name}, {rows[0].evaluation.viewers:,} warm viewers"
            f" of {slice_name}, {len(data.movie_ids):,} movies",
            rows,
        )


if __name__ == "__main__":
    main()
