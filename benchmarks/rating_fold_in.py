"""How close predicted ratings come for viewers whom no fit has met, by folding in what they rated.

A fifth of the viewers, drawn with --seed, is kept from the fit. Half of each one's ratings, drawn
as well, are folded in; the others are asked for (strong generalisation: Marlin, "Collaborative
filtering: a machine learning perspective", 2004). Data is looked for in DATASETS_DIR (default
../shared/data).

    python benchmarks/rating_fold_in.py [DATASET ...] [--seed N] [--plan NAME ...] [--most N]
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from application.training.evaluate_ranking import BOOTSTRAP_SEED
from application.training.evaluate_ratings import fit_data_of
from application.training.fit_rating_plan import FitRatingPlan
from application.training.prepare_data import Beside
from benchmarks.rating_quality import rating_plans, ratings_of
from domain.data.interactions import Interactions
from domain.data.rating_splits import RatingSplit
from domain.evaluation.comparison import paired_scores
from domain.evaluation.rating_metrics import evaluate_ratings, squared_errors
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.rating import GivenRating
from domain.recommendation.rating_predictor import RatingPredictor

DATASETS = ("ml-100k", "ml-1m")
SHARE_OF_VIEWERS = 0.2

Ratings = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """What a fit may see, and what new viewers rated: `told` is folded in, `asked` predicted."""

    known: Interactions
    told: Interactions
    asked: Interactions
    beside: Beside


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predicted:
    """Ratings along `asked` by movies alone and by fold-in, and which lie in their interval."""

    by_movies: Ratings
    by_fold_in: Ratings
    are_inside: NDArray[np.bool_]


def split_of(dataset: str, seed: int, most: int | None) -> Split:
    """Return the split that `seed` draws; `most` ratings of a viewer are told."""
    ratings, beside = ratings_of(dataset)
    generator = np.random.default_rng(seed)
    viewers = generator.permutation(np.unique(ratings.viewer_ids))
    new = viewers[: int(SHARE_OF_VIEWERS * len(viewers))]
    is_new = np.isin(ratings.viewer_ids, new)
    theirs = ratings.select(generator.permutation(np.flatnonzero(is_new)))
    order = np.argsort(theirs.viewer_ids, kind="stable")
    _, starts, counts = np.unique(theirs.viewer_ids[order], return_index=True, return_counts=True)
    ordinals = np.arange(len(order)) - np.repeat(starts, counts)
    halves = np.repeat(counts // 2, counts)
    told = ordinals < (halves if most is None else np.minimum(halves, most))
    return Split(
        known=ratings.select(~is_new),
        told=theirs.select(order[told]),
        asked=theirs.select(order[ordinals >= halves]),
        beside=beside,
    )


def predicted(split: Split, predictor: RatingPredictor) -> Predicted:
    """Return what `predictor` says of the new viewers, in the order of `asked`."""
    belief = predictor.model.viewer_belief()
    by_movies, by_fold_in, are_inside = [], [], []
    for viewer, given, rows in each_viewer(split):
        movies = [MovieId(movie) for movie in split.asked.movie_ids[rows].tolist()]
        folded = predictor.folded_in(belief, viewer, given).predict(viewer, movies)
        ratings = split.asked.ratings[rows]
        by_movies.append(predictor.predict(None, movies).ratings)
        by_fold_in.append(folded.ratings)
        are_inside.append((folded.low <= ratings) & (ratings <= folded.high))
    return Predicted(
        by_movies=np.concatenate(by_movies),
        by_fold_in=np.concatenate(by_fold_in),
        are_inside=np.concatenate(are_inside),
    )


def each_viewer(split: Split) -> Iterator[tuple[ViewerId, list[GivenRating], slice]]:
    """Yield each new viewer with what is told of them, and which rows of `asked` are theirs."""
    told, asked = split.told, split.asked
    for viewer in np.unique(asked.viewer_ids).tolist():
        rows = slice(*np.searchsorted(told.viewer_ids, [viewer, viewer + 1]))
        given = [
            GivenRating(MovieId(movie), rating / told.scale, moment)
            for movie, rating, moment in zip(
                told.movie_ids[rows].tolist(),
                told.ratings[rows].tolist(),
                told.timestamps[rows].tolist(),
                strict=True,
            )
        ]
        places = slice(*np.searchsorted(asked.viewer_ids, [viewer, viewer + 1]))
        yield ViewerId(viewer), given, places


def compare(dataset: str, names: list[str], seed: int, most: int | None) -> None:
    """Print the table of one data set."""
    split = split_of(dataset, seed, most)
    n_viewers = len(np.unique(split.asked.viewer_ids))
    print(
        f"\n{dataset}, seed {seed}: {n_viewers} viewers, {len(split.told):,} of their ratings"
        f" folded in, {len(split.asked):,} asked for."
        "\n         plan  rmse (95 %, viewers)     less movies' biases  within 95 %"
    )
    fit_plan = FitRatingPlan(
        trainers=LocalModelTrainers(), clock=SystemClock(), progress=RichProgress()
    )
    known = fit_data_of(
        RatingSplit(name="known viewers", known=split.known, held_out=split.asked), split.beside
    )
    for name in names:
        plan = rating_plans()[name]
        if lacking := LocalModelTrainers().lacking(plan, known):
            print(f"{name:>13}  left out: {lacking}")
            continue
        found = predicted(split, fit_plan(plan, known).predictor)
        if name == names[0]:
            show("no fold-in", found.by_movies, split.asked)
        ours, theirs = (
            squared_errors(ratings, split.asked) for ratings in (found.by_fold_in, found.by_movies)
        )
        drawn = np.random.default_rng(BOOTSTRAP_SEED)
        gain = paired_scores("rmse", ours, theirs, drawn).interval
        beside = f"{gain.low:+.4f} to {gain.high:+.4f}  {found.are_inside.mean():.1%}"
        show(name, found.by_fold_in, split.asked, beside)


def show(name: str, ratings: Ratings, asked: Interactions, beside: str = "") -> None:
    """Print one line of the table."""
    nobody = np.empty(0, np.int64)
    found = evaluate_ratings(ratings, asked, nobody, np.random.default_rng(BOOTSTRAP_SEED))
    interval = found.intervals["rmse"]
    print(
        f"{name:>13}  {found.metrics['rmse']:.4f} ({interval.low:.4f}-{interval.high:.4f})"
        f"       {beside}",
        flush=True,
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=list(DATASETS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", nargs="*", default=list(rating_plans()))
    parser.add_argument("--most", type=int, help="Fold in so many ratings of a viewer at most.")
    arguments = parser.parse_args()
    for dataset in arguments.dataset:
        compare(dataset, arguments.plan, arguments.seed, arguments.most)


if __name__ == "__main__":
    main()
