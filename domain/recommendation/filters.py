"""Filters: which movies of an axis may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.recommendation.slate import GenreMatch, SlateFilter

Mask = NDArray[np.bool_]

_UNKNOWN = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovieFeatures:
    """What filters ask of the movies of an axis, in columns.

    `genre_masks` holds for each genre, its name casefolded, which movies have
    it (n_movies,); `years` and `runtimes` (n_movies,) int16 are -1 where unknown.
    """

    genre_masks: Mapping[str, Mask]
    years: NDArray[np.int16]
    runtimes: NDArray[np.int16]

    @classmethod
    def of(cls, movies: Sequence[Movie]) -> "MovieFeatures":
        """Return the features of `movies`, in their order."""
        masks: dict[str, Mask] = {}
        for position, movie in enumerate(movies):
            for genre in movie.genres:
                mask = masks.setdefault(genre.casefold(), np.zeros(len(movies), np.bool_))
                mask[position] = True
        return cls(
            genre_masks=masks,
            years=np.array([movie.year or _UNKNOWN for movie in movies], np.int16),
            runtimes=np.array([movie.runtime_minutes or _UNKNOWN for movie in movies], np.int16),
        )

    def mask(self, wanted: SlateFilter) -> Mask:
        """Return which movies pass `wanted` (n_movies,)."""
        passing = self._with_genres(wanted.genres, wanted.genre_match)
        if wanted.year_from is not None or wanted.year_to is not None:
            passing &= self.years != _UNKNOWN
        if wanted.year_from is not None:
            passing &= self.years >= wanted.year_from
        if wanted.year_to is not None:
            passing &= self.years <= wanted.year_to
        if wanted.runtime_max is not None:
            passing &= (self.runtimes != _UNKNOWN) & (self.runtimes <= wanted.runtime_max)
        return passing

    def _with_genres(self, genres: Sequence[str], match: GenreMatch) -> Mask:
        if not genres:
            return np.ones(len(self.years), np.bool_)
        none = np.zeros(len(self.years), np.bool_)
        masks = [self.genre_masks.get(genre.casefold(), none) for genre in genres]
        combine = np.logical_or if match is GenreMatch.ANY else np.logical_and
        passing: Mask = combine.reduce(masks)
        return passing
