"""From the whole history to what is fitted and what is held out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from application.training.movies_along import movies_along
from domain.data.catalog import Movie
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions, concatenated, keep_last
from domain.data.safeguards import newest_per_viewer
from domain.data.splits import Thresholds, TimeSplitShares, above_thresholds, split_by_time
from domain.data.watch_shares import NOTHING_WATCHED, WatchShares
from domain.errors import InsufficientDataError
from domain.models.fit_data import FitData, Sources
from domain.recommendation.histories import training_set

LIMIT_PER_VIEWER = 50_000
"""More than anybody has rated in any published data set."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beside:
    """What a history tells beside its ratings: of any movie, of any viewer.

    `movies` hold at least those that are rated; none at all leaves every fit without them.
    """

    watches: WatchShares = NOTHING_WATCHED
    movies: Sequence[Movie] = ()
    demographics: Sequence[Demographics] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedData:
    """All slices of one history, on one movie axis, and what was left out on the way.

    Models are tuned and compared on `validation` after a fit on `train`,
    reported on `test` after a fit on `train_and_validation`, and served after a
    fit on `everything`. `ratings` are those of any value above the thresholds,
    and `watched` the positives that come of watching without a rating;
    `of_sparse_viewers` are those of the viewers below them, on movies that are
    not: nothing is learnt from these, but they say what was seen.
    """

    movie_ids: NDArray[np.int64]
    ratings: Interactions
    watched: Interactions
    of_sparse_viewers: Interactions
    train: FitData
    train_and_validation: FitData
    everything: FitData
    validation: Interactions
    test: Interactions
    exact_repeats: int
    superseded: int
    below_thresholds: int
    beyond_limit: int

    def rated(self) -> Interactions:
        """Return what any viewer rated, at any value, or watched of the movies on the axis."""
        return _joined(_joined(self.ratings, self.watched), self.of_sparse_viewers)

    @property
    def validation_ratings(self) -> Interactions:
        """The ratings of any value that were given while the validation slice lasts."""
        before_test = self.train_and_validation.ratings()
        return before_test.select(_since(before_test, self.train.before))

    @property
    def test_ratings(self) -> Interactions:
        """The ratings of any value that were given after the validation slice."""
        return self.ratings.select(_since(self.ratings, self.train_and_validation.before))


class PrepareData:
    """Applies the default protocol, the same for every model.

    The last rating of each viewer and movie is kept, and joined by what was
    watched and not rated; of each viewer the newest `limit_per_viewer` count.
    Thresholds count what is left, of any value and over the whole file, so they
    look ahead; positives are cut by time. The movie axis holds every movie above
    the thresholds.
    """

    def __init__(
        self,
        thresholds: Thresholds,
        shares: TimeSplitShares | None = None,
        *,
        limit_per_viewer: int = LIMIT_PER_VIEWER,
    ) -> None:
        self._thresholds = thresholds
        self._shares = shares or TimeSplitShares()
        self._limit_per_viewer = limit_per_viewer

    def __call__(
        self,
        history: Interactions,
        watched: Interactions | None = None,
        beside: Beside | None = None,
    ) -> PreparedData:
        """Return the slices, or raise `InsufficientDataError` where one would be empty.

        `watched` holds positives that come of watching, one of each viewer and movie. Raises
        `InvalidValueError` where `beside` has movies, but not all.
        """
        unique = keep_last(history)
        not_rated = _not_rated(watched, unique.interactions)
        events = _joined(unique.interactions, not_rated)
        counted = newest_per_viewer(events, self._limit_per_viewer)
        kept = above_thresholds(counted, self._thresholds)
        positives = kept.positives()
        if len(positives) == 0:
            raise InsufficientDataError(self._nothing_left(len(events)))
        split = split_by_time(positives, self._shares)
        movie_ids = np.unique(kept.movie_ids)
        of_sparse_viewers = ~np.isin(counted.viewer_ids, kept.viewer_ids)
        of_sparse_viewers &= np.isin(counted.movie_ids, movie_ids)
        was_watched = _among(not_rated, kept)

        ratings = kept.select(~was_watched) if was_watched.any() else kept
        sources = _sources(ratings, movie_ids, beside or Beside())

        def fit_data(name: str, events: Interactions, held_out: Interactions | None) -> FitData:
            return FitData(
                slice_name=name,
                positives=events,
                data=training_set(events, movie_ids),
                sources=sources,
                before=None if held_out is None else int(held_out.timestamps[0]),
            )

        before_test = concatenated([split.train, split.validation])
        return PreparedData(
            movie_ids=movie_ids,
            ratings=ratings,
            watched=kept.select(was_watched),
            of_sparse_viewers=counted.select(of_sparse_viewers),
            train=fit_data("train", split.train, split.validation),
            train_and_validation=fit_data("train+validation", before_test, split.test),
            everything=fit_data("everything", concatenated([before_test, split.test]), None),
            validation=split.validation,
            test=split.test,
            exact_repeats=unique.exact_repeats,
            superseded=unique.superseded,
            below_thresholds=len(counted) - len(kept),
            beyond_limit=len(events) - len(counted),
        )

    def _nothing_left(self, n: int) -> str:
        return (
            f"of {n} ratings and watched movies, no positive one is left: viewers with fewer than"
            f" {self._thresholds.ratings_per_viewer} ratings and movies with fewer than"
            f" {self._thresholds.ratings_per_movie} are left out; ingest more ratings,"
            " or lower MARQUEE_MINIMUM_RATINGS_PER_VIEWER and MARQUEE_MINIMUM_RATINGS_PER_MOVIE"
        )


def _since(ratings: Interactions, moment: int | None) -> NDArray[np.bool_]:
    """Say which ratings were given at `moment` or later; None is later than any."""
    if moment is None:
        return np.zeros(len(ratings), np.bool_)
    return ratings.timestamps >= moment


def _sources(ratings: Interactions, movie_ids: NDArray[np.int64], beside: Beside) -> Sources:
    return Sources(
        ratings=ratings,
        watches=beside.watches.select(np.isin(beside.watches.movie_ids, movie_ids)),
        movies=movies_along(movie_ids, beside.movies) if beside.movies else (),
        demographics=beside.demographics,
    )


def _not_rated(watched: Interactions | None, ratings: Interactions) -> Interactions:
    """Return what was watched of movies that the viewer has not rated."""
    if watched is None or len(watched) == 0:
        return Interactions.empty(ratings.scale)
    return watched.select(~_among(ratings, watched))


def _joined(some: Interactions, others: Interactions) -> Interactions:
    """Return the rows of both; where there are no others, those that are there, uncopied."""
    return concatenated([some, others]) if len(others) else some


def _among(some: Interactions, rows: Interactions) -> NDArray[np.bool_]:
    """Say for each of `rows` whether `some` hold its viewer and movie; both hold each pair once."""
    if len(some) == 0:
        return np.zeros(len(rows), np.bool_)
    viewers = np.concatenate([some.viewer_ids, rows.viewer_ids])
    movies = np.concatenate([some.movie_ids, rows.movie_ids])
    order = np.lexsort((movies, viewers))  # stable: of two equal pairs that of `some` is first
    viewers, movies = viewers[order], movies[order]
    repeats = np.zeros(len(order), np.bool_)
    repeats[order[1:]] = (viewers[1:] == viewers[:-1]) & (movies[1:] == movies[:-1])
    return repeats[len(some) :]
