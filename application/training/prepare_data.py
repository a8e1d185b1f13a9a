"""From the whole history to what is fitted and what is held out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions, concatenated, keep_last
from domain.data.splits import Thresholds, TimeSplitShares, above_thresholds, split_by_time
from domain.errors import InsufficientDataError
from domain.recommendation.histories import TrainingSet, training_set


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitData:
    """What one fit learns from: its slice's name, its positives, and those on axes."""

    slice_name: str
    positives: Interactions
    data: TrainingSet


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedData:
    """All slices of one history, on one movie axis, and what was left out on the way.

    Models are tuned and compared on `validation` after a fit on `train`,
    reported on `test` after a fit on `train_and_validation`, and served after a
    fit on `everything`. `ratings` are those of any value above the thresholds;
    `of_sparse_viewers` are those of the viewers below them, on movies that are
    not: nothing is learnt from these, but they say what was seen.
    """

    movie_ids: NDArray[np.int64]
    ratings: Interactions
    of_sparse_viewers: Interactions
    train: FitData
    train_and_validation: FitData
    everything: FitData
    validation: Interactions
    test: Interactions
    exact_repeats: int
    superseded: int
    below_thresholds: int

    def rated(self) -> Interactions:
        """Return the ratings of any value and by any viewer of the movies on the axis."""
        if len(self.of_sparse_viewers) == 0:
            return self.ratings
        return concatenated([self.ratings, self.of_sparse_viewers])


class PrepareData:
    """Applies the default protocol, the same for every model.

    The last rating of each viewer and movie is kept; thresholds count ratings
    of any value over the whole file, so they look ahead; positives are cut by
    time. The movie axis holds every movie above the thresholds.
    """

    def __init__(self, thresholds: Thresholds, shares: TimeSplitShares | None = None) -> None:
        self._thresholds = thresholds
        self._shares = shares or TimeSplitShares()

    def __call__(self, history: Interactions) -> PreparedData:
        """Return the slices, or raise `InsufficientDataError` where one would be empty."""
        unique = keep_last(history)
        ratings = above_thresholds(unique.interactions, self._thresholds)
        positives = ratings.positives()
        if len(positives) == 0:
            raise InsufficientDataError(self._nothing_left(len(history)))
        split = split_by_time(positives, self._shares)
        movie_ids = np.unique(ratings.movie_ids)
        of_sparse_viewers = ~np.isin(unique.interactions.viewer_ids, ratings.viewer_ids)
        of_sparse_viewers &= np.isin(unique.interactions.movie_ids, movie_ids)

        def fit_data(name: str, events: Interactions) -> FitData:
            return FitData(slice_name=name, positives=events, data=training_set(events, movie_ids))

        before_test = concatenated([split.train, split.validation])
        return PreparedData(
            movie_ids=movie_ids,
            ratings=ratings,
            of_sparse_viewers=unique.interactions.select(of_sparse_viewers),
            train=fit_data("train", split.train),
            train_and_validation=fit_data("train+validation", before_test),
            everything=fit_data("everything", concatenated([before_test, split.test])),
            validation=split.validation,
            test=split.test,
            exact_repeats=unique.exact_repeats,
            superseded=unique.superseded,
            below_thresholds=len(unique.interactions) - len(ratings),
        )

    def _nothing_left(self, n: int) -> str:
        return (
            f"of {n} ratings, no positive one is left: viewers with fewer than"
            f" {self._thresholds.ratings_per_viewer} ratings and movies with fewer than"
            f" {self._thresholds.ratings_per_movie} are left out; ingest more ratings,"
            " or lower MARQUEE_MINIMUM_RATINGS_PER_VIEWER and MARQUEE_MINIMUM_RATINGS_PER_MOVIE"
        )
