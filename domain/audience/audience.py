"""A simulated audience: viewers with hidden tastes whose ratings can be streamed at any size."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

from domain.audience import behaviour
from domain.audience.activity import Activity
from domain.audience.size import AudienceSize
from domain.audience.tastes import Tastes
from domain.audience.traits import traits_of
from domain.audience.visits import draw_chances, visits_of
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.errors import InvalidValueError
from domain.identifiers import ViewerId

VIEWERS_AT_ONCE = 512
_MOVIES, _ACTIVITY, _VIEWERS = range(3)


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

    def interactions(self, viewers_at_once: int = VIEWERS_AT_ONCE) -> Iterator[Interactions]:
        """Yield all ratings, by viewer and then by movie, in memory that does not grow."""
        for first in range(1, self._size.viewers + 1, viewers_at_once):
            last = min(first + viewers_at_once, self._size.viewers + 1)
            yield self._interactions_of(np.arange(first, last, dtype=np.int64))

    def _interactions_of(self, viewers: NDArray[np.int64]) -> Interactions:
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
        return Interactions(
            viewer_ids=viewers[choices.rows],
            movie_ids=self._traits.movie_ids[choices.movies],
            ratings=behaviour.rate(preferences, choices, manners, noise),
            timestamps=behaviour.moments_within_sessions(choices, chances),
            scale=behaviour.SCALE,
        )

    def _generator(self, *key: int) -> Generator:
        return Generator(PCG64(SeedSequence(self._size.seed, spawn_key=key)))
