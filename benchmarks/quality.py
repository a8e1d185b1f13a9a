"""How good every plan's recommendations are on MovieLens, and how long they take to learn.

A table for each data set and split: the default protocol, rolling cuts and strong
generalisation, or those named; every plan beside the best popularity row, paired
viewer by viewer. Every reading of figures that are not of a validation split is
noted in test_readings.jsonl in the output folder, and counted. Data is looked for
in DATASETS_DIR (default ../shared/data).

    python benchmarks/quality.py [--validation] [--split NAME ...] [--plan NAME ...]
                                 [--cuts N] [--out FOLDER] [DATASET ...]
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from adapters.toml_plan_library import TomlPlanLibrary
from application.training.evaluate_ranking import EvaluateRanking
from application.training.evaluate_split import Entrant, EvaluateSplit
from application.training.fit_plan import FitPlan
from application.training.prepare_data import Beside, PrepareData, PreparedData
from benchmarks.ranking.readings import note_reading
from benchmarks.ranking.tables import show
from domain.data.catalog import Movie
from domain.data.interactions import Interactions, concatenated
from domain.data.splits import Thresholds
from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.ranking_splits import split_named
from domain.evaluation.rounds import RankingSplit
from domain.evaluation.time_cuts import RollingCuts
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan, Role

REPOSITORY = Path(__file__).resolve().parent.parent
DATASETS = ("ml-100k", "ml-1m")
PLAN_ORDER = ("popularity-all-time", "popularity", "popularity-genres", "item-item", "ease", "als")
SPLITS_SHOWN = ("global-time", "rolling-cuts", "strong-generalisation")


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


def plans_named(names: Sequence[str]) -> list[ModelPlan]:
    """Return the ranking plans of those names, or all of them, in the order of the table."""
    library = TomlPlanLibrary(REPOSITORY / "plans")
    plans = [library.named(name) for name in names] or library.all()
    return sorted(
        (plan for plan in plans if plan.role is Role.RANKING),
        key=lambda plan: PLAN_ORDER.index(plan.name) if plan.name in PLAN_ORDER else 99,
    )


def fittable(plans: Sequence[ModelPlan], fit: FitData) -> list[ModelPlan]:
    """Return the plans that a fit has enough for: MovieLens has no watched minutes."""
    trainers = LocalModelTrainers()
    return [plan for plan in plans if trainers.lacking(plan, fit) is None]


def splits_of(arguments: argparse.Namespace) -> list[RankingSplit]:
    """Return the splits asked for."""
    names = arguments.split or SPLITS_SHOWN
    splits = [split_named(f"{name}-validation" if arguments.validation else name) for name in names]
    return [
        replace(split, cuts=arguments.cuts) if isinstance(split, RollingCuts) else split
        for split in splits
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=DATASETS)
    parser.add_argument("--validation", action="store_true", help="read no test figures")
    parser.add_argument("--split", action="append", help="may be repeated")
    parser.add_argument("--plan", action="append", default=[], help="name or path; as above")
    parser.add_argument("--cuts", type=int, default=RollingCuts().cuts, help="of rolling cuts")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "build" / "quality")
    arguments = parser.parse_args()
    plans = plans_named(arguments.plan)
    # A library's first use is its import; it is no part of any fit.
    for plan in plans:
        LocalModelTrainers().of(plan.family)
    progress = RichProgress()
    evaluate_split = EvaluateSplit(
        fit_plan=FitPlan(trainers=LocalModelTrainers(), clock=SystemClock(), progress=progress),
        evaluate_ranking=EvaluateRanking(),
        progress=progress,
    )
    for name in arguments.dataset:
        data, _ = prepared(datasets_folder() / name)
        if not arguments.plan:
            plans = fittable(plans, data.train)
        for split in splits_of(arguments):
            entrants = [Entrant(label=plan.name, plan=plan) for plan in plans]
            evaluation = evaluate_split(entrants, split, data.everything)
            show(f"{name}, {split.name}", evaluation)
            if not arguments.validation:
                labels = [plan.name for plan in plans]
                times = note_reading(
                    arguments.out / "test_readings.jsonl", name, split.name, labels
                )
                print(f"{split.name} of {name} has been read {times:,} times ({arguments.out})")


if __name__ == "__main__":
    main()
