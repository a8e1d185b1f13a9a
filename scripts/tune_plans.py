"""Find parameters that do on two data sets at once, on validation slices alone.

    python -m scripts.tune_plans [FAMILY ...]

`marquee tune` finds what is best for the one history of a home. The plans that come
with Marquee meet histories that nobody has seen, so theirs must not suit one data set
alone: each point of a family's grid is fitted on train and evaluated on validation, on
ml-100k and on ml-1m. The best has the highest mean `ndcg_at_10` of the two; of a
personal family, among those that bring half of the catalogue into somebody's
first hundred (mean of the two). What this prints is written into `plans/` by hand.
"""

import argparse
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from application.ports.progress import Progress
from application.training.evaluate_ranking import EvaluateRanking
from application.training.prepare_data import PreparedData
from benchmarks.movielens import DATASETS, datasets_folder, prepared
from domain.data.catalog import Movie
from domain.evaluation.evaluation import RankingEvaluation
from domain.models.specification import ModelPlan, Parameter
from entrypoints.cli.output import print_table

DECAYS: Mapping[str, Sequence[Parameter]] = {
    "half_life_days": (3.0, 5.0, 7.0, 10.0, 14.0, 30.0, 90.0, 365.0),
    "floor": (0.0, 0.001, 0.01, 0.1),
}
GRIDS: Mapping[str, Mapping[str, Sequence[Parameter]]] = {
    "popularity": DECAYS,
    "popularity-genres": DECAYS,
    "item-item": {
        "neighbours": (20, 50, 100, 200, 400),
        "shrinkage": (0.0, 1.0, 5.0, 10.0, 20.0),
    },
    "als": {
        "factors": (8, 12, 16, 24, 32, 64),
        "regularization": (0.1, 1.0, 3.0, 10.0, 30.0),
        "confidence": (1.5, 2.0, 3.0, 5.0, 10.0),
    },
    "ease": {"regularization": (10.0, 30.0, 100.0, 200.0, 300.0, 500.0, 1000.0, 2000.0, 5000.0)},
}
LEAST_COVERAGE = 0.5
SHOWN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a grid, measured on each data set."""

    parameters: Mapping[str, Parameter]
    measured: Sequence[RankingEvaluation]

    def mean(self, metric: str) -> float:
        """Return the mean of a metric over the data sets."""
        return fmean(one.metrics[metric] for one in self.measured)


def points(family: str) -> Iterator[Mapping[str, Parameter]]:
    """Yield every combination of a family's grid."""
    axes = GRIDS[family]
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values, strict=True))


def is_eligible(point: Point, family: str) -> bool:
    """Say whether a point covers enough of the catalogue; a reference need not."""
    return family == "popularity" or point.mean("coverage_at_100") >= LEAST_COVERAGE


def measured(
    plan: ModelPlan, slices: PreparedData, movies: Sequence[Movie], progress: Progress
) -> RankingEvaluation:
    """Return the validation figures of a plan."""
    model = LocalModelTrainers().of(plan.family).fit(plan, slices.train, progress)
    return EvaluateRanking()(
        model=model, data=slices.train.data, holdout=slices.validation, movies=movies
    )


def tried(
    family: str, data: Sequence[tuple[PreparedData, Sequence[Movie]]], progress: Progress
) -> list[Point]:
    """Return every point of a family's grid, measured; the best is last."""
    found = []
    grid = list(points(family))
    with progress.step(f"Trying {family}", total=len(grid)) as step:
        for parameters in grid:
            plan = ModelPlan(name=family, family=family, parameters=parameters)
            figures = [measured(plan, slices, movies, progress) for slices, movies in data]
            found.append(Point(parameters=parameters, measured=figures))
            step.advance()
    return sorted(found, key=lambda point: (is_eligible(point, family), point.mean("ndcg_at_10")))


def main() -> None:
    """Print a table per family, best first; those that cover too little come last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", nargs="*", default=list(GRIDS), help=f"of {', '.join(GRIDS)}")
    data = [prepared(datasets_folder() / name) for name in DATASETS]
    progress = RichProgress()
    for family in parser.parse_args().family:
        found = tried(family, data, progress)
        print_table(
            f"{family}: {len(found)} points, validation",
            (*GRIDS[family], "ndcg", *DATASETS, "coverage", "enough"),
            [
                (
                    *(str(value) for value in point.parameters.values()),
                    f"{point.mean('ndcg_at_10'):.4f}",
                    *(f"{one.metrics['ndcg_at_10']:.4f}" for one in point.measured),
                    f"{point.mean('coverage_at_100'):.3f}",
                    "yes" if is_eligible(point, family) else "no",
                )
                for point in reversed(found[-SHOWN:])
            ],
        )


if __name__ == "__main__":
    main()
