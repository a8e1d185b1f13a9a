"""Hidden tastes: how much each simulated viewer would truly enjoy each movie."""

import numpy as np
from numpy.typing import NDArray

from domain.audience.traits import MovieTraits

GENRE_STRENGTH = 1.3
PEOPLE_STRENGTH = 0.9
ERA_STRENGTH = 0.45
FAVOURITE_ERA_SPREAD = 0.9
MAINSTREAM_STRENGTH = 0.35
QUALITY_STRENGTH, QUALITY_SPREAD = 0.6, 0.15


class Tastes:
    """Draws tastes and knows what they mean for every movie.

    A taste is a row (d,) float32 of weights over the columns of
    `MovieTraits.appeal`: it is the truth that no recommender sees.
    """

    def __init__(self, traits: MovieTraits) -> None:
        self._traits = traits

    def draw(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """Return the taste (d,) of one viewer, taking d normal numbers from `rng`."""
        traits = self._traits
        taste: NDArray[np.float32] = np.empty(traits.appeal.shape[1], np.float32)
        rng.standard_normal(out=taste, dtype=np.float32)
        taste[traits.genres] *= GENRE_STRENGTH
        taste[traits.people] *= PEOPLE_STRENGTH
        taste[traits.popularity] *= MAINSTREAM_STRENGTH
        taste[traits.quality] = QUALITY_STRENGTH + QUALITY_SPREAD * taste[traits.quality]
        # -s (era - favourite)², without the constant that changes no order.
        favourite, strength = taste[traits.era]
        strength = ERA_STRENGTH * abs(strength)
        taste[traits.era] = (2 * strength * FAVOURITE_ERA_SPREAD * favourite, -strength)
        return taste

    def preferences(self, tastes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much viewers of these tastes (v, d) enjoy each movie: (v, n) float32.

        Each row depends on its own taste alone, to the last bit, however many
        are asked for at once (one matrix product over all rows would not do).
        """
        enjoyed: NDArray[np.float32] = np.matmul(self._traits.appeal, tastes[:, :, None])[:, :, 0]
        return enjoyed


def in_standard_deviations(preferences: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how movies compare for each viewer (v, n): by their mean and standard deviation."""
    centred: NDArray[np.float32] = preferences - preferences.mean(axis=1, keepdims=True)
    centred /= preferences.std(axis=1, keepdims=True) + np.float32(1e-6)
    return centred
