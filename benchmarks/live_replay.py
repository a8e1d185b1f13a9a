"""How well each plan would have served MovieLens' viewers while they went on rating.

The test slice is replayed in order of time (`domain/evaluation/live_replay.py`)
after a fit on all before it, once with fold-in, as the service works, and once
without; that it was read is noted and counted, as `benchmarks/quality.py` does.
Data is looked for in DATASETS_DIR (default ../shared/data).

    python benchmarks/live_replay.py [--validation] [--plan NAME ...] [DATASET ...]
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from application.training.fit_plan import FitPlan
from application.training.replay_live import ReplayedPlan, ReplayLive
from benchmarks.movielens import DATASETS, datasets_folder, prepared
from benchmarks.ranking.plans import fittable, plans_named
from benchmarks.ranking.readings import READINGS, noted
from domain.evaluation.figures import Figures
from domain.evaluation.protocol import TEST_SLICE

METRICS = ("ndcg_at_10", "hit_rate_at_10", "mrr")


def show(row: ReplayedPlan, seconds: float) -> None:
    """Print a plan's line, and one without fold-in where it folds in."""
    print(_line(row.plan.name, row.figures, seconds))
    if row.without_fold_in is not None and row.gain is not None:
        print(_line("  without fold-in", row.without_fold_in, None))
        gain = row.gain["ndcg_at_10"]
        print(
            f"  gain of fold-in, ndcg_at_10: {gain.difference:+.4f}"
            f" ({gain.interval.low:+.4f} to {gain.interval.high:+.4f}), p = {gain.p_value:.4f}"
        )


def _line(name: str, figures: Figures, seconds: float | None) -> str:
    cells = [
        f"{figures.metrics[metric]:.4f}"
        f" ({figures.intervals[metric].low:.4f}-{figures.intervals[metric].high:.4f})"
        for metric in METRICS
    ]
    took = "" if seconds is None else f"{seconds:.1f} s"
    return f"{name:<24}" + "".join(f"{cell:>26}" for cell in cells) + f"{took:>10}"


def main() -> None:
    """Print a table for each data set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=DATASETS)
    parser.add_argument("--validation", action="store_true", help="replay validation, not test")
    parser.add_argument("--plan", action="append", default=[], help="name or path; may be repeated")
    arguments = parser.parse_args()
    progress = RichProgress()
    fit_plan = FitPlan(trainers=LocalModelTrainers(), clock=SystemClock(), progress=progress)
    replay_live = ReplayLive(fit_plan=fit_plan, progress=progress)
    plans = plans_named(arguments.plan)
    for name in arguments.dataset:
        data, _ = prepared(datasets_folder() / name)
        fit, later = (
            (data.train, data.validation_ratings)
            if arguments.validation
            else (data.train_and_validation, data.test_ratings)
        )
        print(f"\n{name}: replay of {len(later.positives()):,} positives after {fit.slice_name}")
        print(" " * 24 + "".join(f"{metric:>26}" for metric in METRICS))
        replayed = fittable(plans, fit)
        for plan in replayed:
            started = time.perf_counter()
            show(replay_live(plan, fit, later), time.perf_counter() - started)
        if not arguments.validation:
            times = noted("live_replay", name, TEST_SLICE, replayed)
            print(f"{TEST_SLICE} of {name} has been read {times:,} times ({READINGS})")


if __name__ == "__main__":
    main()
