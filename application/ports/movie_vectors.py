"""Vectors of movies, by which similar ones are found."""

from typing import Protocol

from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel, Scores


class MovieVectors(Protocol):
    """Finds a vector for each movie such that cosines say which movies are alike."""

    def of(self, model: RankingModel, data: TrainingSet) -> Scores:
        """Return vectors of unit length, (n_movies, d) float32, on the movie axis of `data`.

        The same model and data give the same vectors, to the bit. A movie of
        which nothing is known has the zero vector.
        """
        ...
