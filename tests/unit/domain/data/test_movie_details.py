import pytest

from domain.data.catalog import Movie
from domain.data.fact_coverage import FactCoverage, fact_coverage
from domain.data.movie_details import MovieDetails, described, distinct_names
from domain.identifiers import MovieId
from tests.builders import movie_of

DETAILS = MovieDetails(
    titles=("Another title",),
    year=1995,
    genres=("Crime",),
    directors=("Michael Mann",),
    cast=("Al Pacino",),
    runtime_minutes=170,
)
KNOWN = movie_of(1, year=1990, genres=("Drama",), directors=("A",), cast=("B",), runtime_minutes=9)


@pytest.mark.parametrize(
    ("movie", "overwrite", "after"),
    [
        (movie_of(1), False, (1995, ("Crime",), ("Michael Mann",), ("Al Pacino",), 170)),
        (movie_of(1, genres=("Drama",)), False,
         (1995, ("Drama",), ("Michael Mann",), ("Al Pacino",), 170)),
        (KNOWN, False, (1990, ("Drama",), ("A",), ("B",), 9)),
        (KNOWN, True, (1995, ("Crime",), ("Michael Mann",), ("Al Pacino",), 170)),
    ],
)  # fmt: skip
def test_what_is_known_is_kept_unless_it_is_to_be_overwritten(
    movie: Movie, overwrite: bool, after: tuple[object, ...]
) -> None:
    found = described(movie, DETAILS, overwrite=overwrite)
    assert (found.movie_id, found.slug, found.title) == (1, "movie+1", "Movie 1")
    facts = (found.year, found.genres, found.directors, found.cast, found.runtime_minutes)
    assert facts == after


def test_what_details_do_not_say_is_never_lost() -> None:
    assert described(KNOWN, MovieDetails(titles=("X",)), overwrite=True) is KNOWN


def test_distinct_names_are_tidy() -> None:
    assert distinct_names([" A  B ", "", "C", "A B", "  "]) == ("A B", "C")


def test_coverage_counts_movies_and_ratings() -> None:
    movies = [movie_of(1, runtime_minutes=90), movie_of(2), movie_of(3, runtime_minutes=80)]
    ratings = {MovieId(1): 6, MovieId(2): 2, MovieId(9): 2}
    coverage = fact_coverage(movies, ratings)
    assert coverage["runtime_minutes"] == FactCoverage(movies=2, of_movies=2 / 3, of_ratings=0.6)
    assert coverage["cast"] == FactCoverage(movies=0, of_movies=0, of_ratings=0)


def test_coverage_of_nothing_is_nothing() -> None:
    assert set(fact_coverage([], {}).values()) == {
        FactCoverage(movies=0, of_movies=0, of_ratings=0)
    }
