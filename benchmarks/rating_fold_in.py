"""How close predicted ratings come when what viewers rated since the fit is folded in.

A fifth of the viewers, drawn with --seed, is kept from the fit. Half of each one's ratings, drawn
as well, are folded in; the others are asked for (strong generalisation: Marlin, "Collaborative
filtering: a machine learning perspective", 2004). With --known, the fit meets every viewer: by the
first half of their ratings in time; the next --most are folded in, and the last fifth is asked for.
Data is looked for in DATASETS_DIR (default ../shared/data).

    python benchmarks/rating_fold_in.py [DATASET ...] [--known] [--most N] [--seed N] [--plan ...]
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from application.training.evaluate_ratings import fit_data_of
from application.training.fit_rating_plan import FitRatingPlan
from application.training.prepare_data import Beside
from benchmarks.rating_quality import rating_plans, ratings_of
from domain.data.ascending import ascending
from domain.data.interactions import Interactions
from domain.data.rating_splits import RatingSplit
from domain.evaluation.comparison import paired_scores
from domain.evaluation.intervals import draws
from domain.evaluation.rating_metrics import evaluate_ratings, squared_errors
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.rating import GivenRating
from domain.recommendation.rating_predictor import RatingPredictor

DATASETS = ("ml-100k", "ml-1m")
SHARE_OF_VIEWERS = 0.2
KNOWN_SHARE, ASKED_FROM = 0.5, 0.8
"""Of each viewer's ratings in time, with --known."""

Ratings = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """What a fit may see, and what viewers rated later: `told` is folded in, `asked` predicted."""

    known: Interactions
    told: Interactions
    asked: Interactions
    beside: Beside


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predicted:
    """Ratings along `asked` without and with fold-in, and which lie in the latter's interval."""

    without: Ratings
    folded_in: Ratings
    are_inside: NDArray[np.bool_]


def new_viewers(dataset: str, seed: int, most: int | None) -> Split:
    """Return the split that `seed` draws; at most `most` ratings of a viewer are told."""
    ratings, beside = ratings_of(dataset)
    generator = np.random.default_rng(seed)
    viewers = generator.permutation(np.unique(ratings.viewer_ids))
    new = viewers[: int(SHARE_OF_VIEWERS * len(viewers))]
    is_new = np.isin(ratings.viewer_ids, new)
    theirs = by_viewer(ratings.select(generator.permutation(np.flatnonzero(is_new))))
    ordinals, counts = places(theirs)
    is_told = ordinals < (counts // 2 if most is None else np.minimum(counts // 2, most))
    return Split(
        known=ratings.select(~is_new),
        told=theirs.select(is_told),
        asked=theirs.select(ordinals >= counts // 2),
        beside=beside,
    )


def known_viewers(dataset: str, most: int | None) -> Split:
    """Return the split by which a fit meets all viewers; at most `most` ratings of one are told."""
    ratings, beside = ratings_of(dataset)
    ratings = by_viewer(ratings.sorted_by_time())
    ordinals, counts = places(ratings)
    first_told = np.ceil(KNOWN_SHARE * counts)
    is_asked = ordinals >= ASKED_FROM * counts
    is_told = (ordinals >= first_told) & ~is_asked
    if most is not None:
        is_told &= ordinals < first_told + most
    return Split(
        known=ratings.select(ordinals < first_told),
        told=ratings.select(is_told),
        asked=ratings.select(is_asked),
        beside=beside,
    )


def by_viewer(ratings: Interactions) -> Interactions:
    """Return ratings by viewer, each one's in the order they had."""
    return ratings.select(ascending(ratings.viewer_ids))


def places(ratings: Interactions) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return of each rating, by viewer, its place among its viewer's, and how many those are."""
    _, starts, counts = np.unique(ratings.viewer_ids, return_index=True, return_counts=True)
    return np.arange(len(ratings)) - np.repeat(starts, counts), np.repeat(counts, counts)


def predicted(split: Split, predictor: RatingPredictor) -> Predicted:
    """Return what `predictor` says of the viewers, in the order of `asked`."""
    belief = predictor.model.viewer_belief()
    without, folded_in, are_inside = [], [], []
    for viewer, given, rows in each_viewer(split):
        movies = [MovieId(movie) for movie in split.asked.movie_ids[rows].tolist()]
        folded = predictor.folded_in(belief, viewer, given).predict(viewer, movies)
        ratings = split.asked.ratings[rows]
        without.append(predictor.predict(viewer, movies).ratings)
        folded_in.append(folded.ratings)
        are_inside.append((folded.low <= ratings) & (ratings <= folded.high))
    return Predicted(
        without=np.concatenate(without),
        folded_in=np.concatenate(folded_in),
        are_inside=np.concatenate(are_inside),
    )


def each_viewer(split: Split) -> Iterator[tuple[ViewerId, list[GivenRating], slice]]:
    """Yield each viewer with what is told of them, and which rows of `asked` are theirs."""
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


def compare(dataset: str, split: Split, names: Sequence[str]) -> None:
    """Print the table of one data set."""
    n_viewers = len(np.unique(split.asked.viewer_ids))
    print(
        f"\n{dataset}: {n_viewers:,} viewers, {len(split.told):,} of their ratings folded in,"
        f" {len(split.asked):,} asked for; rmse (95 %, viewers)"
        "\n         plan  without fold-in         with it                 difference"
        "          within 95 %"
    )
    fit_plan = FitRatingPlan(
        trainers=LocalModelTrainers(), clock=SystemClock(), progress=RichProgress()
    )
    known = fit_data_of(
        RatingSplit(name="known", known=split.known, held_out=split.asked), split.beside
    )
    for name in names:
        plan = rating_plans()[name]
        if lacking := LocalModelTrainers().lacking(plan, known):
            print(f"{name:>13}  left out: {lacking}")
            continue
        show(name, predicted(split, fit_plan(plan, known).predictor), split.asked)


def show(name: str, found: Predicted, asked: Interactions) -> None:
    """Print one line of the table."""
    with_it, without = (
        squared_errors(ratings, asked) for ratings in (found.folded_in, found.without)
    )
    gain = paired_scores("rmse", with_it, without, draws()).interval
    print(
        f"{name:>13}  {rmse_of(found.without, asked)}  {rmse_of(found.folded_in, asked)}"
        f"  {gain.low:+.4f} to {gain.high:+.4f}  {found.are_inside.mean():.1%}",
        flush=True,
    )


def rmse_of(ratings: Ratings, asked: Interactions) -> str:
    """Return the figure with its interval."""
    nobody = np.empty(0, np.int64)
    found = evaluate_ratings(ratings, asked, nobody, draws())
    interval = found.intervals["rmse"]
    return f"{found.metrics['rmse']:.4f} ({interval.low:.4f}-{interval.high:.4f})"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", nargs="*", default=list(DATASETS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", nargs="*", default=list(rating_plans()))
    parser.add_argument("--known", action="store_true", help="Let the fit meet every viewer.")
    parser.add_argument("--most", type=int, help="Fold in so many ratings of a viewer at most.")
    arguments = parser.parse_args()
    for dataset in arguments.dataset:
        split = (
            known_viewers(dataset, arguments.most)
            if arguments.known
            else new_viewers(dataset, arguments.seed, arguments.most)
        )
        compare(dataset, split, arguments.plan)


if __name__ == "__main__":
    main()
