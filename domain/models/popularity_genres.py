"""Popularity x favourite genres: what many like, of the kind that the viewer likes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie
from domain.models.known_by_history import KnownByHistory
from domain.recommendation.histories import History
from domain.recommendation.scoring import Scores

FAVOURITE_GENRES = 10
"""How many genres of a viewer's taste count, the strongest ones."""
UNKNOWN = "unknown"
"""The genre of movies of which no genre is known; without any genres it is plain popularity."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopularityGenresModel(KnownByHistory):
    """Scores a movie by its popularity, times how much the viewer likes its genres.

    A viewer likes a genre as much as the events of the history with a movie of
    it weigh together, the ten strongest genres counting; a movie is liked as
    its genres are on average. `popularity` (n_movies,) float32; row m of
    `genre_shares` (n_movies, n_genres) float32 has 1 / (number of genres of m)
    for each of its genres, and sums to 1.
    """

    popularity: Scores
    genre_shares: NDArray[np.float32]

    @property
    def n_movies(self) -> int:
        """How many movies are scored."""
        return len(self.popularity)

    def score_history(self, history: History) -> Scores:
        """Return popularity x liking of every movie, (n_movies,)."""
        liking = self.genre_shares.dot(self.favourites(history))
        scores: Scores = self.popularity * liking
        return scores

    def favourites(self, history: History) -> NDArray[np.float32]:
        """Return how much each genre is liked, (n_genres,): 0 but for the ten strongest.

        Of equally liked genres the first of the alphabet counts.
        """
        taste: NDArray[np.float32] = history.weights.dot(self._genres_of(history.movies))
        taste[np.argsort(-taste, kind="stable")[FAVOURITE_GENRES:]] = 0.0
        return taste

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        """Return what each event adds by the favourite genres it shares with each of `movies`.

        (len(movies), len(history)), the terms of the sum that `score_history` is.
        """
        counting = self.genre_shares[movies] * (self.favourites(history) > 0)
        shared = counting @ self._genres_of(history.movies).T
        terms: Scores = shared * history.weights * self.popularity[movies, np.newaxis]
        return terms

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return `popularity` and `genre_shares`."""
        return {"popularity": self.popularity, "genre_shares": self.genre_shares}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        return cls(
            popularity=arrays["popularity"].astype(np.float32, copy=False),
            genre_shares=arrays["genre_shares"].astype(np.float32, copy=False),
        )

    def _genres_of(self, movies: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return 1 for each genre that a movie has and 0 for others, (len(movies), n_genres)."""
        return np.sign(self.genre_shares.take(movies, axis=0))


def genre_shares_of(movies: Sequence[Movie], n_movies: int) -> NDArray[np.float32]:
    """Return `genre_shares` of the movies along an axis, (n_movies, n_genres), genres by name.

    Movies without a genre share one of their own; so do all where `movies` is empty.
    """
    genres = [set(movie.genres) or {UNKNOWN} for movie in movies] or [{UNKNOWN}] * n_movies
    names = sorted(set().union(*genres))
    shares = np.zeros((n_movies, len(names)), np.float32)
    for row, of_movie in enumerate(genres):
        shares[row, [names.index(genre) for genre in of_movie]] = 1 / len(of_movie)
    return shares
