"""How close predicted ratings come for movies of which no rating was ever seen.

A tenth of the movies of ml-1m is held out whole, drawn with --seed. What is told by content
reads what the folder `metadata` beside it says of directors, cast and runtime; so the
sources are matched as by `marquee enrich`. Data is looked for in DATASETS_DIR (default
../shared/data). --validation draws a tenth of the other movies instead, for tuning.
Rows of the hybrid are left out where PyTorch is missing.

    python benchmarks/new_movies.py [--seed N] [--validation]
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.metadata.reader import MetadataFiles
from adapters.datasets.movielens.reader import MovieLensReader
from adapters.models.rating.biased_factors import BIAS_REGULARIZATION
from adapters.models.rating.content_ridge import with_movies
from adapters.models.trainers import LocalModelTrainers
from adapters.rich_progress import RichProgress
from adapters.system_clock import SystemClock
from adapters.toml_plan_library import TomlPlanLibrary
from benchmarks.movielens import REPOSITORY, datasets_folder
from domain.data.catalog import Movie
from domain.data.detail_matching import DetailMatcher, SourceMatches
from domain.data.interactions import Interactions, concatenated, keep_last
from domain.data.movie_details import described
from domain.evaluation.intervals import draws, interval_of, resampled_means
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData, Sources
from domain.models.hybrid import HybridModel
from domain.models.specification import ModelPlan
from domain.recommendation.histories import training_set
from domain.recommendation.rating import NORMAL_95, RatingModel

DATASET = "ml-1m"
METADATA = ("ml-1m_movies_extrainfos.dat", "ml-latest-small_tmdb.csv")
HELD_OUT_SHARE = 0.1
SEED = 20261121
"""The one whose test movies tuning has never seen."""
VIEWER_ALONE = "mean + viewer's bias"

Ratings = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What is known, and all ratings of the movies that are not; `movies` by their ids."""

    known: Interactions
    held_out: Interactions
    movies: dict[int, Movie]

    def by_genres_alone(self) -> "Split":
        """Return the same ratings of movies that are known by their genres."""
        return replace(
            self,
            movies={
                number: replace(movie, year=None, directors=(), cast=(), runtime_minutes=None)
                for number, movie in self.movies.items()
            },
        )

    def fit_data(self) -> FitData:
        """Return what a plan may learn from: no trace of the movies held out."""
        movie_ids = np.unique(self.known.movie_ids)
        positives = self.known.positives()
        return FitData(
            slice_name="known movies",
            positives=positives,
            data=training_set(positives, movie_ids),
            sources=Sources(
                ratings=self.known, movies=[self.movies[movie] for movie in movie_ids.tolist()]
            ),
        )


def split_of(seed: int, *, is_validation: bool) -> Split:
    """Return the split that `seed` draws."""
    folder = datasets_folder()
    with MovieLensReader(SystemClock()).open(str(folder / DATASET)) as opened:
        movies = enriched(opened.movies(), folder / "metadata")
        ratings = keep_last(concatenated([chunk for chunk, _ in opened.interactions()]))
    order = np.random.default_rng(seed).permutation(np.unique(ratings.interactions.movie_ids))
    n = int(HELD_OUT_SHARE * len(order))
    tested, left = np.array_split(order, [n])
    new = left[:n] if is_validation else tested
    is_new = np.isin(ratings.interactions.movie_ids, new)
    is_unused = np.isin(ratings.interactions.movie_ids, tested) & is_validation
    return Split(
        known=ratings.interactions.select(~is_new & ~is_unused),
        held_out=ratings.interactions.select(is_new),
        movies={int(movie.movie_id): movie for movie in movies},
    )


def enriched(movies: Sequence[Movie], metadata: Path) -> list[Movie]:
    """Return the movies with what the sources say of them."""
    by_id = {movie.movie_id: movie for movie in movies}
    for name in METADATA:
        for source in MetadataFiles().open(str(metadata / name)):
            matches = SourceMatches(DetailMatcher(by_id.values(), []))
            for details in source.movies():
                matches.add(details)
            for match in matches.surest():
                by_id[match.movie_id] = described(by_id[match.movie_id], match.details)
    return list(by_id.values())


def by_viewer_alone(split: Split) -> Ratings:
    """Return the mean of all ratings + the viewer's damped mean deviation from it."""
    known, asked = split.known, split.held_out
    viewers = np.unique(known.viewer_ids)
    rows = np.searchsorted(viewers, known.viewer_ids)
    mean = known.ratings.mean(dtype=np.float64)
    sums = np.bincount(rows, known.ratings - mean)
    biases = sums / (np.bincount(rows) + BIAS_REGULARIZATION)
    places = np.searchsorted(viewers, asked.viewer_ids).clip(max=len(viewers) - 1)
    expected: Ratings = np.where(viewers[places] == asked.viewer_ids, mean + biases[places], mean)
    return expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is predicted of each rating held out, with half the width of a 95 % interval."""

    ratings: Ratings
    margin: float | None = None

    def inside(self, given: NDArray[np.float32]) -> str:
        """Return the share of ratings that lie in their interval, where there is one."""
        if self.margin is None:
            return "-"
        return f"{(np.abs(self.ratings - given) <= self.margin).mean():.1%}"


def by_plan(plan: ModelPlan, split: Split) -> Told | None:
    """Return what a fit predicts by content, or None where what the plan needs is missing."""
    fit = split.fit_data()
    if lacking := LocalModelTrainers().lacking(plan, fit):
        print(f"skipped: {lacking}")
        return None
    model = LocalModelTrainers().rating(plan.family).fit(plan, fit, RichProgress())
    viewers = fit.rating_set().viewer_ids
    asked = split.held_out
    rows = np.searchsorted(viewers, asked.viewer_ids).clip(max=len(viewers) - 1)
    rows = np.where(viewers[rows] == asked.viewer_ids, rows, -1)
    new, which = np.unique(asked.movie_ids, return_inverse=True)
    ratings, spread = by_content(model, rows, [split.movies[one] for one in new.tolist()], which)
    return Told(ratings=ratings, margin=NORMAL_95 * spread)


def by_content(
    model: RatingModel, viewers: NDArray[np.intp], movies: Sequence[Movie], which: NDArray[np.intp]
) -> tuple[Ratings, float]:
    """Return the rating of each viewer for `movies[which]`, and the spread about known viewers'."""
    if isinstance(model, HybridModel):
        found = model.predict_new_pairs(viewers, movies, which)
        return found.astype(np.float64), float(model.new_movie_spreads[1])
    if isinstance(model, BiasedFactorizationModel) and model.content is not None:
        told = with_movies(model, model.content.encode(movies).astype(np.float64))
        found = told.predict_pairs(viewers, which)
        return found.astype(np.float64), float(model.content.spreads[1])
    sys.exit(f"{type(model).__name__} reads no content")


def told_by_row(split: Split) -> Mapping[str, tuple[Told, float]]:
    """Return what each row of the table predicts, and the seconds it took."""
    plans = TomlPlanLibrary(REPOSITORY / "plans")
    hybrid, genres = plans.named("hybrid"), split.by_genres_alone()
    genres_alone = replace(hybrid, parameters={**hybrid.parameters, "content": "genres"})
    rows: Mapping[str, Callable[[], Told | None]] = {
        "hybrid": lambda: by_plan(hybrid, split),
        "hybrid, genres alone": lambda: by_plan(genres_alone, split),
        "biased-mf": lambda: by_plan(plans.named("biased-mf"), split),
        "biased-mf, genres alone": lambda: by_plan(plans.named("biased-mf"), genres),
        "bayesian-fm": lambda: by_plan(plans.named("bayesian-fm"), split),
        VIEWER_ALONE: lambda: Told(ratings=by_viewer_alone(split)),
    }
    told: dict[str, tuple[Told, float]] = {}
    for name, predict in rows.items():
        started = time.perf_counter()
        found = predict()
        if found is not None:
            told[name] = found, time.perf_counter() - started
    return told


def compare(split: Split) -> None:
    """Print the table: RMSE, and its difference from the first and the last row's in pairs."""
    told = told_by_row(split)
    given = split.held_out.ratings
    errors = np.column_stack([row.ratings - given for row, _ in told.values()])
    # What is drawn are movies: those that come are the question, and the stricter one.
    drawn = np.sqrt(resampled_means(errors**2, draws(), split.held_out.movie_ids))
    first, last = next(iter(told)), VIEWER_ALONE
    print(
        f"{'':>23}  {'rmse (95 %, movies)':>24}  {f'less {first}':>20}"
        f"  {f'less {last}':>25}  {'inside':>7}  {'seconds':>8}"
    )
    for column, (name, (row, seconds)) in enumerate(told.items()):
        own = interval_of(drawn[:, column])
        pairs = [
            "-" if other == column else f"{paired.low:+.4f} to {paired.high:+.4f}"
            for other in (0, len(told) - 1)
            for paired in (interval_of(drawn[:, column] - drawn[:, other]),)
        ]
        print(
            f"{name:>23}  {float(np.sqrt(np.mean(errors[:, column] ** 2))):>8.4f}"
            f" ({own.low:.4f}-{own.high:.4f})  {pairs[0]:>20}  {pairs[1]:>25}"
            f"  {row.inside(given):>7}  {seconds:>8.1f}"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--validation", action="store_true", help="other movies, for tuning")
    arguments = parser.parse_args()
    split = split_of(arguments.seed, is_validation=arguments.validation)
    print(
        f"{DATASET}, seed {arguments.seed}: {len(split.held_out):,} ratings of"
        f" {len(np.unique(split.held_out.movie_ids))} movies held out whole,"
        f" {len(split.known):,} ratings of others known"
    )
    compare(split)


if __name__ == "__main__":
    main()
