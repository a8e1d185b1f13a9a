"""What evaluating a factor model costs, beside the bare product of its factors with top-k.

The baseline multiplies viewer and movie factors a block at a time and takes the
first 100 of every row, in order, by numpy alone. The full evaluation masks what
viewers like already, ranks every held-out movie exactly, counts coverage over
all viewers, computes every metric and draws the bootstrap. Both use one BLAS
thread. Data is looked for in DATASETS_DIR (default ../shared/data).

    python benchmarks/evaluation.py [--rounds N] [DATASET]
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from threadpoolctl import threadpool_limits

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.toml_plan_library import TomlPlanLibrary
from application.training.evaluate_ranking import EvaluateRanking
from benchmarks.movielens import REPOSITORY, datasets_folder, prepared
from domain.evaluation.holdout import warm_holdout
from domain.evaluation.ranked_holdout import COVERAGE_DEPTH, ranked_holdout
from domain.evaluation.rankings import blocks
from domain.models.matrix_factorization import MatrixFactorizationModel


def bare_product(model: MatrixFactorizationModel) -> None:
    """Score every viewer and take the first 100 movies of each, best first."""
    viewers, movies = model.viewer_factors, model.movie_factors
    for block in blocks(len(viewers), len(movies)):
        scores = -(viewers[block] @ movies.T)
        top = np.argpartition(scores, COVERAGE_DEPTH, axis=1)[:, :COVERAGE_DEPTH]
        order = np.argsort(np.take_along_axis(scores, top, axis=1), axis=1)
        np.take_along_axis(top, order, axis=1)


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print the table: seconds and ratios, medians over rounds in which each comes once."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="?", default="ml-1m")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    data, movies = prepared(datasets_folder() / arguments.dataset)
    fit = data.train
    plan = TomlPlanLibrary(REPOSITORY / "plans").named("als")
    model = LocalModelTrainers().of(plan.family).fit(plan, fit, RichProgress())
    if not isinstance(model, MatrixFactorizationModel):
        sys.exit(f"plan {plan.name} gives no factor model")
    holdout = warm_holdout(fit.data, data.validation)
    evaluate = EvaluateRanking()

    def evaluation(*, with_slices: bool) -> object:
        return evaluate(
            model=model,
            data=fit.data,
            holdout=data.validation,
            movies=movies,
            with_slices=with_slices,
        )

    works: dict[str, Callable[[], object]] = {
        "bare product with top 100": lambda: bare_product(model),
        "ranks and coverage": lambda: ranked_holdout(model, fit.data, holdout),
        "full evaluation": lambda: evaluation(with_slices=False),
        "… with slices": lambda: evaluation(with_slices=True),
    }
    with threadpool_limits(1, "blas"):
        rounds = [
            {name: seconds_of(work) for name, work in works.items()}
            for _ in range(arguments.rounds)
        ]
    print(
        f"{arguments.dataset}: {len(fit.data.viewer_ids):,} viewers x {len(data.movie_ids):,}"
        f" movies, {model.viewer_factors.shape[1]} factors; {len(holdout):,} viewers with"
        f" {len(holdout.owners):,} held-out positives; medians of {arguments.rounds} rounds"
    )
    baseline = next(iter(works))
    for name in works:
        ratio = median(one[name] / one[baseline] for one in rounds)
        print(f"{name:28}{median(one[name] for one in rounds):8.3f} s{ratio:8.2f} x")


if __name__ == "__main__":
    main()
