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
from adapters.reports.evaluation_report import HtmlEvaluationReport
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from adapters.toml_plan_library import TomlPlanLibrary
from application.ports.evaluation_report import EvaluatedModel, EvaluatedRun, EvaluatedSlice
from application.training.evaluate_ranking import EvaluateRanking
from application.training.prepare_data import Beside, PrepareData, PreparedData
from domain.data.catalog import Movie
from domain.data.interactions import Interactions, concatenated
from domain.data.splits import Thresholds, TimeSplitShares
from domain.evaluation.evaluation import HEADLINE_METRICS, RankingEvaluation
from domain.evaluation.protocol import protocol_in_words
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan

REPOSITORY = Path(__file__).resolve().parent.parent
DATASETS = ("ml-100k", "ml-1m")
PLAN_ORDER = ("popularity-all-time", "popularity", "popularity-genres", "item-item", "ease", "als")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of one plan."""

    plan: ModelPlan
    is_personal: bool
    evaluation: RankingEvaluation
    train_seconds: float
    evaluate_seconds: float


def datasets_folder() -> Path:
    """Return where MovieLens lies; without it the script ends, saying so: it is not shipped."""
    default = REPOSITORY.parent / "shared" / "data"
    folder = Path(os.environ.get("DATASETS_DIR", default))  # noqa: TID251  # benchmarks are told where data lies
    if not all((folder / name).is_dir() for name in DATASETS):
        print(f"skipped: no MovieLens data in {folder}; name its folder by DATASETS_DIR")
        sys.exit(0)
    return folder


def prepared(folder: Path) -> tuple[PreparedData, Sequence[Movie]]:
    """Return a data set's slices and its catalogue."""
    with MovieLensReader(SystemClock()).open(str(folder)) as dataset:
        movies = dataset.movies()
        history = concatenated([chunk for chunk, _ in dataset.interactions()])
    return PrepareData(Thresholds())(history, beside=Beside(movies=movies)), movies


def measure(
    plan: ModelPlan, fit: FitData, holdout: Interactions, movies: Sequence[Movie]
) -> Measured:
    """Fit one plan and evaluate it."""
    trainer = LocalModelTrainers().of(plan.family)
    started = time.perf_counter()
    model = trainer.fit(plan, fit, RichProgress())
    fitted = time.perf_counter()
    evaluation = EvaluateRanking()(model=model, data=fit.data, holdout=holdout, movies=movies)
    return Measured(
        plan=plan,
        is_personal=model.is_personal,
        evaluation=evaluation,
        train_seconds=fitted - started,
        evaluate_seconds=time.perf_counter() - fitted,
    )


def show(title: str, rows: Sequence[Measured]) -> None:
    """Print one table, of one width wherever it goes."""
    columns = ("plan", "ndcg_at_10 (95 %)", *HEADLINE_METRICS[1:], "train s", "evaluate s")
    widths = [20, 24, *(max(8, len(name)) + 2 for name in HEADLINE_METRICS[1:]), 9, 12]
    print(f"\n{title}")
    print("".join(name.rjust(width) for name, width in zip(columns, widths, strict=True)))
    for row in rows:
        interval = row.evaluation.intervals["ndcg_at_10"]
        cells = (
            row.plan.name,
            f"{row.evaluation.metrics['ndcg_at_10']:.4f} ({interval.low:.3f}-{interval.high:.3f})",
            *(f"{row.evaluation.metrics[name]:.4f}" for name in HEADLINE_METRICS[1:]),
            f"{row.train_seconds:.2f}",
            f"{row.evaluate_seconds:.2f}",
        )
        print("".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)))


def report(dataset: str, data: PreparedData, table: EvaluatedSlice, folder: Path) -> None:
    """Write the page of one data set."""
    folder.mkdir(parents=True, exist_ok=True)
    run = EvaluatedRun(
        dataset=dataset,
        is_simulated=False,
        created_at=SystemClock().now(),
        positives=len(data.everything.positives),
        movies=len(data.movie_ids),
        protocol=protocol_in_words(Thresholds(), TimeSplitShares()),
        slices=[table],
    )
    HtmlEvaluationReport().write(run, folder / f"{dataset}.html")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=DATASETS)
    parser.add_argument("--validation", action="store_true", help="fit on train alone")
    parser.add_argument("--report", type=Path, help="write a page per data set to this folder")
    arguments = parser.parse_args()
    plans = sorted(
        TomlPlanLibrary(REPOSITORY / "plans").all(),
        key=lambda plan: PLAN_ORDER.index(plan.name) if plan.name in PLAN_ORDER else 99,
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
        if arguments.report:
            table = EvaluatedSlice(
                name=slice_name,
                fitted_on=fit.slice_name,
                rows=[
                    EvaluatedModel(
                        label=row.plan.name,
                        family=row.plan.family,
                        is_personal=row.is_personal,
                        train_seconds=row.train_seconds,
                        evaluation=row.evaluation,
                    )
                    for row in rows
                ],
            )
            report(name, data, table, arguments.report)


if __name__ == "__main__":
    main()
