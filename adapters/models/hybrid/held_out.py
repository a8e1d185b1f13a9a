"""What a trial fit is not shown, so that it can be told how far predictions lie from ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.models.rating.biased_factors import root_mean_square, spreads_about
from domain.data.catalog import Movie
from domain.errors import InsufficientDataError
from domain.models.hybrid import HybridModel
from domain.recommendation.rating_set import RatingSet

HELD_OUT_SHARE = 0.1
"""Of movies, whole, and of the ratings of all others."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOut:
    """Ratings in three parts: those a trial learns from, others, and all of some movies."""

    learnt: RatingSet
    others: RatingSet
    of_new_movies: RatingSet

    @classmethod
    def drawn_from(cls, data: RatingSet, seed: int) -> "HeldOut":
        """Draw them, or raise `InsufficientDataError` where a tenth is less than one."""
        generator = np.random.default_rng(seed)
        rated = generator.permutation(np.unique(data.movies))
        new = np.isin(data.movies, rated[: int(HELD_OUT_SHARE * len(rated))])
        others = ~new & (generator.random(len(data)) < HELD_OUT_SHARE)
        if not new.any() or not others.any():
            raise InsufficientDataError(
                f"{len(data)} ratings of {len(rated)} movies are too few to learn from how"
                " movies are rated; ingest more"
            )
        return cls(
            learnt=data.take(~new & ~others), others=data.take(others), of_new_movies=data.take(new)
        )

    def measured(
        self, trial: HybridModel, movies: Sequence[Movie]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the spreads about a `trial` by basis, and those of movies it never saw, (2,)."""
        given = self.of_new_movies
        new = np.unique(given.movies)
        described = [movies[movie] for movie in new.tolist()]
        which = np.searchsorted(new, given.movies)
        predicted = [
            trial.predict_new_pairs(viewers, described, which)
            for viewers in (np.full(len(given), -1), given.viewers)
        ]
        return spreads_about(trial.ratings, self.others), np.array(
            [root_mean_square(given.ratings - ratings) for ratings in predicted]
        )
