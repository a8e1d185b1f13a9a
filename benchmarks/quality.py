"""How good every plan's recommendations are on MovieLens, and how long they take to learn.

A table for each data set and split: the default protocol, rolling cuts and strong
generalisation, or those named; every plan beside the best popularity row, paired
viewer by viewer. Every reading of figures that are not of a validation split is
noted in build/quality/test_readings.jsonl, and counted. Data is looked for in
DATASETS_DIR (default ../shared/data).

    python benchmarks/quality.py [--validation] [--split NAME ...] [--plan NAME ...]
                                 [DATASET ...]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from application.training.evaluate_ranking import EvaluateRanking
from application.training.evaluate_split import Entrant, EvaluateSplit
from application.training.fit_plan import FitPlan
from benchmarks.movielens import DATASETS, datasets_folder, prepared
from benchmarks.ranking.plans import fittable, plans_named
from benchmarks.ranking.readings import READINGS, noted
from benchmarks.ranking.tables import show
from domain.evaluation.ranking_splits import reads_test, split_named
from domain.evaluation.rounds import RankingSplit

SPLITS_SHOWN = ("global-time", "rolling-cuts", "strong-generalisation")


def splits_of(names: list[str], *, on_validation: bool) -> list[RankingSplit]:
    """Return the splits of those names, with their parameters; without any, the usual ones."""
    parted = [name.partition(":") for name in names or SPLITS_SHOWN]
    suffix = "-validation" if on_validation else ""
    return [split_named(f"{name}{suffix}{colon}{given}") for name, colon, given in parted]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=DATASETS)
    parser.add_argument("--validation", action="store_true", help="read no test figures")
    parser.add_argument(
        "--split", action="append", default=[], help="such as rolling-cuts:cuts=10; may be repeated"
    )
    parser.add_argument("--plan", action="append", default=[], help="name or path; as above")
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
        for split in splits_of(arguments.split, on_validation=arguments.validation):
            entrants = [Entrant(label=plan.name, plan=plan) for plan in plans]
            evaluation = evaluate_split(entrants, split, data.everything)
            show(f"{name}, {split.name}", evaluation)
            if reads_test(split):
                times = noted("quality", name, split.name, plans)
                print(f"{split.name} of {name} has been read {times:,} times ({READINGS})")


if __name__ == "__main__":
    main()
