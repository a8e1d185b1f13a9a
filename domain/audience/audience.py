"""A simulated audience: viewers with hidden tastes whose ratings can be streamed at any size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from domain.audience import behaviour
from domain.audience.activity import Activity
from domain.audience.size import AudienceSize
from domain.audience.tastes import Tastes, in_standard_deviations
from domain.audience.traits import traits_of
from domain.audience.visits import draw_chances, visits_of
from domain.audience.watching import (
    USUAL_RUNTIME,
    Watching,
    are_rated,
    expected_shares,
    finishing_chances,
    watched_minutes,
    watched_shares,
)
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.errors import InvalidValueError
from domain.identifiers import ViewerId

VIEWERS_AT_ONCE = 512
WATCHING_AT_ONCE = 32
"""Fewer, for each movie that is watched has some hundred minutes."""

_MOVIES, _ACTIVITY, _VIEWERS, _WATCHING = range(4)


class Audience:
    """Everything that an audience of `size` does, decided by its seed alone.

    Each viewer has a random generator of their own, so what a viewer does
    depends neither on the others nor on how many are simulated at once. Viewers
    have the ids 1 to `size.viewers`. Raises `InvalidValueError` where the
    movies are too few for so many events.
    """

    def __init__(self, movies: Sequence[Movie], size: AudienceSize) -> None:
        size.check_fits(len(movies))
        self._size = size
        self._traits = traits_of(movies, self._generator(_MOVIES))
        self._runtimes = np.array([movie.runtime_minutes or USUAL_RUNTIME for movie in movies])
        self._tastes = Tastes(self._traits)
        self._activity = Activity(size, len(movies), self._generator(_ACTIVITY))

    def true_preference(self, viewer: ViewerId) -> NDArray[np.float32]:
        """Return how much a viewer would truly enjoy each movie: (n_movies,), higher is better."""
        if not 1 <= viewer <= self._size.viewers:
            raise InvalidValueError(
                f"viewer {viewer} is not one of the {self._size.viewers} of this audience"
            )
        taste = self._tastes.draw(self._generator(_VIEWERS, viewer))
        (preference,) = self._tastes.preferences(taste[None])
        return np.asarray(preference)

    def true_watch_share(self, viewer: ViewerId) -> NDArray[np.float32]:
        """Return the share of each movie that a viewer would watch on average: (n_movies,)."""
        enjoyment = in_standard_deviations(self.true_preference(viewer)[None])
        patience = self._generator(_WATCHING, viewer).standard_normal()
        (share,) = expected_shares(finishing_chances(enjoyment, np.array(patience)))
        return np.asarray(share, np.float32)

    def interactions(self, viewers_at_once: int = VIEWERS_AT_ONCE) -> Iterator[Interactions]:
        """Yield all ratings, by viewer and then by movie, in memory that does not grow."""
        for viewers in self._viewers(viewers_at_once):
            yield self._taken(viewers, self._decided(viewers))

    def watching(self, viewers_at_once: int = WATCHING_AT_ONCE) -> Iterator[Watching]:
        """Yield what is watched of the movies that `interactions` tells of, at the same moments.

        Ratings are in whole stars; viewers give them for some of what they watched.
        """
        for viewers in self._viewers(viewers_at_once):
            yield self._watched(viewers, self._decided(viewers))

    def _viewers(self, at_once: int) -> Iterator[NDArray[np.int64]]:
        for first in range(1, self._size.viewers + 1, at_once):
            last = min(first + at_once, self._size.viewers + 1)
            yield np.arange(first, last, dtype=np.int64)

    def _decided(self, viewers: NDArray[np.int64]) -> "_Decided":
        generators = [self._generator(_VIEWERS, int(viewer)) for viewer in viewers]
        counts = self._activity.of(viewers - 1)
        tastes = np.stack([self._tastes.draw(rng) for rng in generators])
        manners = np.stack([behaviour.draw_manner(rng) for rng in generators])
        visits = visits_of(np.stack([draw_chances(rng) for rng in generators]))
        preferences = self._tastes.preferences(tastes)
        choices = behaviour.choose(self._traits, preferences, visits, counts, generators)
        draws = list(zip(generators, counts, strict=True))
        noise = np.concatenate([rng.standard_normal(n, dtype=np.float32) for rng, n in draws])
        chances = np.concatenate([rng.random(n) for rng, n in draws])
        return _Decided(
            counts=counts,
            manners=manners,
            choices=choices,
            enjoyment=behaviour.enjoyment_of(preferences, choices),
            noise=noise,
            moments=behaviour.moments_within_sessions(choices, chances),
        )

    def _taken(self, viewers: NDArray[np.int64], decided: "_Decided") -> Interactions:
        choices = decided.choices
        return Interactions(
            viewer_ids=viewers[choices.rows],
            movie_ids=self._traits.movie_ids[choices.movies],
            ratings=behaviour.rate(decided.enjoyment, decided.manners[choices.rows], decided.noise),
            timestamps=decided.moments,
            scale=behaviour.SCALE,
        )

    def _watched(self, viewers: NDArray[np.int64], decided: "_Decided") -> Watching:
        generators = [self._generator(_WATCHING, int(viewer)) for viewer in viewers]
        patience = np.array([rng.standard_normal() for rng in generators])
        counts = zip(generators, decided.counts.tolist(), strict=True)
        draws = np.concatenate([rng.random((n, 3)) for rng, n in counts])
        chances = finishing_chances(decided.enjoyment, patience[decided.choices.rows])
        shares = watched_shares(chances, draws[:, :2])
        whole_stars = replace(decided, manners=decided.manners * behaviour.IN_WHOLE_STARS)
        return Watching(
            taken=self._taken(viewers, whole_stars),
            minutes=watched_minutes(shares, self._runtimes[decided.choices.movies]),
            is_rated=are_rated(shares, draws[:, 2]),
        )

    def _generator(self, *key: int) -> Generator:
        return Generator(PCG64(SeedSequence(self._size.seed, spawn_key=key)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Decided:
    """What some viewers, v of them, took, and what decides how they liked it.

    `counts` (v,) movies each, together e; `enjoyment`, `noise` and `moments` (e,).
    """

    counts: NDArray[np.int64]
    manners: NDArray[np.float64]
    choices: behaviour.Choices
    enjoyment: NDArray[np.float32]
    noise: NDArray[np.float32]
    moments: NDArray[np.int64]
