"""How much of a catalogue, and of what is rated, is described."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.data.catalog import FACTS, Movie
from domain.identifiers import MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCoverage:
    """One fact: how many movies have it, and shares of all movies and of all ratings.

    `of_ratings` is 0 where nothing is rated; a rating of a movie that the catalogue
    lacks counts as one without.
    """

    movies: int
    of_movies: float
    of_ratings: float


def fact_coverage(
    movies: Sequence[Movie], ratings: Mapping[MovieId, int]
) -> dict[str, FactCoverage]:
    """Return the coverage of each fact by its name."""
    total = max(sum(ratings.values()), 1)
    found: dict[str, FactCoverage] = {}
    for fact in FACTS:
        having = [movie.movie_id for movie in movies if getattr(movie, fact)]
        found[fact] = FactCoverage(
            movies=len(having),
            of_movies=len(having) / max(len(movies), 1),
            of_ratings=sum(ratings.get(movie_id, 0) for movie_id in having) / total,
        )
    return found
