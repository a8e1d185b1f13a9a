"""What the network reads of each movie, prepared once for a fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from adapters.models.hybrid.parameters import NetworkParameters
from adapters.models.hybrid.sentence_package import packaged_sentence_encoder, title_vectors
from domain.data.catalog import Movie
from domain.models.content_encoder import TitleReader
from domain.models.movie_features import MovieFeatures, People


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentInputs:
    """Columns (n_movies, k) float32 and people of each movie of the axis, and how they are read.

    Titles are read along the main axes of their sentence vectors.
    """

    features: MovieFeatures
    titles: TitleReader | None
    columns: NDArray[np.float32]
    directors: People
    actors: People

    @classmethod
    def of(cls, movies: Sequence[Movie], parameters: NetworkParameters) -> Self:
        """Return what `parameters` has the network read of `movies`: all there is, or genres."""
        if parameters.content == "genres":
            genres = MovieFeatures.genres_of(movies)
            return cls._with(movies, genres, None, genres.columns(movies))
        features = MovieFeatures.of(movies, fewest_movies=parameters.fewest_movies)
        vectors = title_vectors(tuple(movie.title for movie in movies))
        titles = _title_reader(vectors, parameters.title_axes)
        columns = np.concatenate([features.columns(movies), titles.columns(vectors)], axis=1)
        return cls._with(movies, features, titles, columns)

    @classmethod
    def _with(
        cls,
        movies: Sequence[Movie],
        features: MovieFeatures,
        titles: TitleReader | None,
        columns: NDArray[np.float32],
    ) -> Self:
        return cls(
            features=features,
            titles=titles,
            columns=columns,
            directors=features.directors_of(movies),
            actors=features.actors_of(movies),
        )


def _title_reader(vectors: NDArray[np.float32], n_axes: int) -> TitleReader:
    """Return the reader along the axes of most variance, the first of which has deviation 1."""
    mean = vectors.mean(axis=0)
    _, strengths, directions = np.linalg.svd(vectors - mean, full_matrices=False)
    deviation = max(strengths[0] / np.sqrt(len(vectors)), np.finfo(np.float32).tiny)
    return TitleReader(
        sentences=packaged_sentence_encoder(),
        mean=mean,
        axes=np.ascontiguousarray(directions[:n_axes].T / deviation, np.float32),
    )
