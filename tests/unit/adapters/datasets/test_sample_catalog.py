import csv
from collections import Counter

import pytest

from adapters.datasets.sample_catalog import SAMPLE_MOVIES, sample_movies
from domain.data.catalog import Movie

MOVIELENS_GENRES = {
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama",
    "Fantasy", "Film-Noir", "Horror", "IMAX", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
}  # fmt: skip


@pytest.fixture(scope="module")
def movies() -> list[Movie]:
    return sample_movies()


def test_there_are_at_least_600_films_numbered_in_order(movies: list[Movie]) -> None:
    assert len(movies) >= 600
    assert [movie.movie_id for movie in movies] == list(range(1, len(movies) + 1))


def test_no_film_stands_there_twice(movies: list[Movie]) -> None:
    assert not [
        film
        for film, times in Counter((m.title.casefold(), m.year) for m in movies).items()
        if times > 1
    ]
    assert len({movie.slug for movie in movies}) == len(movies)


def test_every_fact_is_plausible(movies: list[Movie]) -> None:
    for movie in movies:
        assert movie.year is not None, movie
        assert movie.runtime_minutes is not None, movie
        assert 1920 <= movie.year <= 2025, movie
        assert 40 <= movie.runtime_minutes <= 240, movie
        assert set(movie.genres) <= MOVIELENS_GENRES, movie
        assert list(movie.genres) == sorted(set(movie.genres)), movie
        assert movie.genres, movie
        assert 3 <= len(movie.cast) <= 4, movie
        assert len(set(movie.cast)) == len(movie.cast), movie
        assert movie.directors, movie


def test_names_are_clean(movies: list[Movie]) -> None:
    for movie in movies:
        for name in (movie.title, *movie.directors, *movie.cast):
            assert name == " ".join(name.split()), movie
            assert name, movie


def test_titles_have_their_article_in_front(movies: list[Movie]) -> None:
    assert not [m.title for m in movies if m.title.endswith((", The", ", A", ", An", ", La"))]


@pytest.mark.parametrize("decade", range(1920, 2030, 10))
def test_every_decade_is_there(movies: list[Movie], decade: int) -> None:
    assert sum(movie.year is not None and movie.year // 10 * 10 == decade for movie in movies) >= 15


@pytest.mark.parametrize("genre", sorted(MOVIELENS_GENRES - {"IMAX"}))
def test_every_genre_is_there(movies: list[Movie], genre: str) -> None:
    assert sum(genre in movie.genres for movie in movies) >= 15


def test_the_file_is_a_plain_table() -> None:
    with SAMPLE_MOVIES.open(encoding="utf-8", newline="") as lines:
        widths = {len(row) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert widths == {7}
