"""How well predicted watch time finds what simulated viewers would truly watch and enjoy.

An audience watches the bundled films, each viewer as their hidden taste has it.
Models learn from what was watched and rated, and rank for each viewer all movies
that they have not taken. Their true shares and tastes are known, so nothing needs
to be held out: figures are means over viewers with 95 % bootstrap intervals.

    python benchmarks/watch_time.py [--viewers N] [--events N] [--seed N ...]
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.sample_catalog import sample_movies
from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.toml_plan_library import TomlPlanLibrary
from application.training.prepare_data import Beside, PrepareData
from application.training.read_watched import ReadWatched
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.audience.tastes import in_standard_deviations
from domain.data.interactions import Interactions, concatenated
from domain.data.splits import Thresholds
from domain.data.watched_enough import WatchedEnough
from domain.evaluation.intervals import Interval, bootstrap_intervals
from domain.identifiers import ViewerId
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel, Scores, top_k

REPOSITORY = Path(__file__).resolve().parent.parent
PLANS = ("popularity-all-time", "popularity", "item-item", "als", "ease", "watch-time")
SEEDS = (2_026, 2_027, 2_028)
"""No plan was tuned on these."""

CUTOFF = 10
_DISCOUNTS = 1.0 / np.log2(np.arange(2, CUTOFF + 2))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """What v viewers of a fit would do with m movies: all (v, m), in the fit's order.

    `shares` they would watch on average, `tastes` in standard deviations above
    what the viewer makes of a movie on average, and which are `unseen`.
    """

    shares: Scores
    tastes: Scores
    unseen: NDArray[np.bool_]


def watched_and_rated(size: AudienceSize) -> tuple[FitData, Truth]:
    """Return what an audience gives to learn from, and the truth behind it."""
    movies = sample_movies()
    audience = Audience(movies, size)
    parts = list(audience.watching())
    read_watched = ReadWatched(
        lambda: (part.watch_times() for part in parts),  # type: ignore[arg-type]  # nothing is stored
        WatchedEnough(),
    )
    watched = read_watched(movies, 5.0)
    ratings = concatenated([part.ratings() for part in parts])
    beside = Beside(watches=watched.shares, movies=movies)
    fit = PrepareData(Thresholds())(ratings, watched.positives, beside).everything
    taken = concatenated([part.taken for part in parts])
    return fit, truth_of(audience, taken, fit.data)


def truth_of(audience: Audience, taken: Interactions, data: TrainingSet) -> Truth:
    """Return the truth along the axes of a fit, for viewers who took what `taken` says."""
    ids = np.array([movie.movie_id for movie in sample_movies()])
    viewers = [ViewerId(viewer) for viewer in data.viewer_ids.tolist()]
    tastes = np.stack([audience.true_preference(viewer) for viewer in viewers])
    shares = np.stack([audience.true_watch_share(viewer) for viewer in viewers])
    warm = taken.select(np.isin(taken.viewer_ids, data.viewer_ids))
    unseen = np.ones(tastes.shape, np.bool_)
    rows = np.searchsorted(data.viewer_ids, warm.viewer_ids)
    unseen[rows, np.searchsorted(ids, warm.movie_ids)] = False
    columns = np.searchsorted(ids, data.movie_ids)
    return Truth(
        shares=shares[:, columns],
        tastes=in_standard_deviations(tastes)[:, columns],
        unseen=unseen[:, columns],
    )


def figures_of(model: RankingModel, fit: FitData, truth: Truth) -> NDArray[np.float64]:
    """Return each viewer's rank correlation with the true share, and NDCG, (n_viewers, 2)."""
    figures = np.empty((len(truth.shares), 2))
    for row, unseen in enumerate(truth.unseen):
        scores = model.score_viewer(row, fit.data.histories)[unseen]
        figures[row] = (
            spearman(scores, truth.shares[row, unseen]),
            ndcg(scores, np.maximum(truth.tastes[row, unseen], 0.0)),
        )
    return figures


def spearman(one: Scores, other: Scores) -> float:
    """Return the correlation of the ranks, where equal values share the mean of theirs."""
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def ranks(values: Scores) -> NDArray[np.float64]:
    """Return the ranks (n,) from 1; equal values share their mean."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    means: NDArray[np.float64] = upto - (counts - 1) / 2
    return means[places]


def ndcg(scores: Scores, gains: Scores) -> float:
    """Return NDCG@10: discounted gains of the ten best by score, over the best there could be."""
    reached = gains[top_k(scores, CUTOFF)] @ _DISCOUNTS
    return float(reached / (np.sort(gains)[::-1][:CUTOFF] @ _DISCOUNTS))


def by_minutes(plan: ModelPlan) -> ModelPlan:
    """Return the plan that ranks by minutes instead of shares."""
    parameters = {**plan.parameters, "rank_by": "minutes"}
    return replace(plan, name=f"{plan.name}-minutes", parameters=parameters)


def measured(plans: Sequence[ModelPlan], size: AudienceSize) -> Mapping[str, NDArray[np.float64]]:
    """Return the figures of each plan, by its name, and print what the audience did."""
    fit, truth = watched_and_rated(size)
    watches = fit.watches()
    print(
        f"seed {size.seed}: {len(watches):,} movies watched by"
        f" {len(fit.data.viewer_ids):,} viewers,"
        f" {watches.shares.mean():.0%} of each on average; {len(fit.positives):,} positives",
        flush=True,
    )
    figures = {}
    for plan in plans:
        started = time.process_time()
        model = LocalModelTrainers().of(plan.family).fit(plan, fit, RichProgress())
        seconds = time.process_time() - started
        figures[plan.name] = figures_of(model, fit, truth)
        print(f"  {plan.name}: fitted in {seconds:.1f} s of a processor", flush=True)
    return figures


def show(figures: Mapping[str, NDArray[np.float64]]) -> None:
    """Print the table, and by how much watch time is ahead of each, viewer by viewer."""
    ours = figures["watch-time"]
    columns = ("spearman (95 %)", "watch-time ahead", f"ndcg@{CUTOFF} (95 %)", "watch-time ahead")
    print("".join(["plan".rjust(22), *(column.rjust(26) for column in columns)]))
    for name, values in figures.items():
        generator = np.random.default_rng(0)
        both = np.column_stack([values, ours - values])[:, [0, 2, 1, 3]]
        intervals = bootstrap_intervals(both, generator)
        cells = [
            f"{mean:.3f} ({in_words(interval)})"
            for mean, interval in zip(both.mean(axis=0), intervals, strict=True)
        ]
        print("".join([name.rjust(22), *(cell.rjust(26) for cell in cells)]))


def in_words(interval: Interval) -> str:
    """Return the ends of an interval."""
    return f"{interval.low:.3f} to {interval.high:.3f}"


def main() -> None:
    """Measure every plan on every seed, and print one table over all viewers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=2_000)
    parser.add_argument("--events", type=int, default=150_000)
    parser.add_argument("--seed", type=int, action="append")
    arguments = parser.parse_args()
    library = TomlPlanLibrary(REPOSITORY / "plans")
    plans = [library.named(name) for name in PLANS]
    plans.append(by_minutes(plans[-1]))
    measurements = [
        measured(plans, AudienceSize(viewers=arguments.viewers, events=arguments.events, seed=seed))
        for seed in arguments.seed or SEEDS
    ]
    show(
        {
            plan.name: np.concatenate([figures[plan.name] for figures in measurements])
            for plan in plans
        }
    )


if __name__ == "__main__":
    main()
