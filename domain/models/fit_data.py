"""What one fit learns from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions
from domain.data.watch_shares import NOTHING_WATCHED, WatchShares
from domain.recommendation.histories import SeenMovies, TrainingSet, seen_movies, training_set
from domain.recommendation.rating_set import RatingSet, rating_set


class Events(Protocol):
    """Who did something with which movie, and when: columns of equal length."""

    @property
    def viewer_ids(self) -> NDArray[np.int64]: ...  # noqa: D102  # as on `Interactions`
    @property
    def movie_ids(self) -> NDArray[np.int64]: ...  # noqa: D102  # as above
    @property
    def timestamps(self) -> NDArray[np.int64]: ...  # noqa: D102  # as above


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sources:
    """All that a history holds, whenever it happened.

    `ratings` hold one rating of any value for each viewer and movie, `watches`
    one share for each; `movies` run along the movie axis of every fit.
    """

    ratings: Interactions
    watches: WatchShares = NOTHING_WATCHED
    movies: Sequence[Movie] = ()
    demographics: Sequence[Demographics] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitData:
    """The events that one fit may learn from: those of its slice, none of a later one.

    `data` are the slice's `positives` on axes. `before` is the moment (seconds
    since 1970, UTC) at which the slice ends: None where nothing is held out.
    """

    slice_name: str
    positives: Interactions
    data: TrainingSet
    sources: Sources
    before: int | None = None

    @property
    def movies(self) -> Sequence[Movie]:
        """The movies along the axis of `data`: what is known of them does not depend on time."""
        return self.sources.movies

    def until(self, moment: int, slice_name: str) -> "FitData":
        """Return those events of the slice that happened before `moment`, on the same movies."""
        positives = self.positives.select(self.positives.timestamps < moment)
        return replace(
            self,
            slice_name=slice_name,
            positives=positives,
            data=training_set(positives, self.data.movie_ids),
            before=moment if self.before is None else min(moment, self.before),
        )

    def keeping(self, kept: Callable[[Events], NDArray[np.bool_]], slice_name: str) -> "FitData":
        """Return the events, of every source, that `kept` answers true for, on the same movies."""
        positives = self.positives.select(kept(self.positives))
        ratings, watches = self.sources.ratings, self.sources.watches
        return replace(
            self,
            slice_name=slice_name,
            positives=positives,
            data=training_set(positives, self.data.movie_ids),
            sources=replace(
                self.sources,
                ratings=ratings.select(kept(ratings)),
                watches=watches.select(kept(watches)),
            ),
        )

    def ratings(self) -> Interactions:
        """Return the ratings of any value that were given before the slice ends."""
        ratings = self.sources.ratings
        return ratings if self.before is None else ratings.select(ratings.timestamps < self.before)

    def rating_set(self) -> RatingSet:
        """Return `ratings` on the axes of a rating model: all their viewers, the same movies."""
        return rating_set(self.ratings(), self.data.movie_ids)

    def passed_over(self) -> SeenMovies:
        """Return the movies that the viewers of `data` rated and did not like, before it ends."""
        ratings = self.ratings()
        is_of_fit = np.isin(ratings.viewer_ids, self.data.viewer_ids)
        return seen_movies(ratings.select(is_of_fit & ~ratings.are_positive), self.data)

    def watches(self) -> WatchShares:
        """Return what had been watched to its end before the slice ends."""
        watches = self.sources.watches
        return watches if self.before is None else watches.select(watches.timestamps < self.before)
