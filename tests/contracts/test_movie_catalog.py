"""The contract of `MovieCatalog`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import pytest
from sqlalchemy import Engine

from adapters.database.movie_catalog import SqlMovieCatalog
from application.errors import NotFoundError
from application.ports.movie_catalog import MovieCatalog
from application.ports.movie_links import MovieLinks
from domain.data.movie_details import MovieLink
from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from tests.builders import MOMENT, movie_of
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog


class Stores(MovieCatalog, MovieLinks, Protocol):
    """A catalogue that gives the links back which are stored with it."""


def in_memory(_engine: Engine) -> Stores:
    return InMemoryMovieCatalog()


def link_of(number: int, *, imdb_id: int | None = None, tmdb_id: int | None = None) -> MovieLink:
    return MovieLink(movie_id=MovieId(number), imdb_id=imdb_id, tmdb_id=tmdb_id)


@pytest.mark.parametrize("make", [in_memory, SqlMovieCatalog])
class TestMovieCatalog:
    @pytest.fixture
    def catalog(self, make: Callable[[Engine], Stores], engine: Engine) -> Stores:
        return make(engine)

    def test_a_new_catalogue_is_empty(self, catalog: MovieCatalog) -> None:
        assert (catalog.all(), catalog.count(), catalog.revision()) == ([], 0, 0)

    def test_every_fact_of_a_movie_is_kept(self, catalog: MovieCatalog) -> None:
        movie = movie_of(
            2**53 - 1,
            title="Cité des enfants perdus, 失われた",
            year=1995,
            genres=("Sci-Fi", 'with "quotes"'),
            directors=("Marc Caro", "Jean-Pierre Jeunet"),
            cast=("Ron Perlman",),
            runtime_minutes=112,
            hidden=True,
            available_from=MOMENT + timedelta(microseconds=1),
            available_until=MOMENT,
        )
        catalog.upsert([movie])
        assert catalog.all() == [movie]

    def test_movies_come_back_by_id(self, catalog: MovieCatalog) -> None:
        catalog.upsert([movie_of(3), movie_of(1)])
        catalog.upsert([movie_of(2)])
        assert [movie.movie_id for movie in catalog.all()] == [1, 2, 3]
        assert catalog.count() == 3

    def test_a_known_movie_is_overwritten_but_stays_hidden(self, catalog: MovieCatalog) -> None:
        catalog.upsert([movie_of(1), movie_of(2)])
        catalog.set_availability(
            MovieId(1), hidden=True, available_from=MOMENT, available_until=None
        )
        catalog.upsert([movie_of(1, title="Renamed", slug="renamed+")])
        assert catalog.all() == [
            movie_of(1, title="Renamed", slug="renamed+", hidden=True, available_from=MOMENT),
            movie_of(2),
        ]

    def test_what_a_later_source_says_nothing_of_is_kept(self, catalog: Stores) -> None:
        whole = movie_of(
            1, year=1995, genres=("Crime",), directors=("A",), cast=("B",), runtime_minutes=90
        )
        catalog.upsert([whole])
        catalog.upsert([movie_of(1, title="Renamed", genres=("Drama", "Crime"))])
        assert catalog.all() == [replace(whole, title="Renamed", genres=("Drama", "Crime"))]

    def test_links_come_back_by_movie_and_change_no_movie(self, catalog: Stores) -> None:
        heat, casino = link_of(6, imdb_id=113277, tmdb_id=949), link_of(16, imdb_id=112641)
        catalog.upsert([], [casino, heat])
        assert catalog.links() == [heat, casino]
        assert (catalog.all(), catalog.revision()) == ([], 0)

    def test_an_id_that_a_later_link_does_not_say_is_kept(self, catalog: Stores) -> None:
        catalog.upsert([movie_of(6)], [link_of(6, imdb_id=1), link_of(7, imdb_id=2)])
        catalog.upsert([], [link_of(6, tmdb_id=949), link_of(6, imdb_id=3)])
        assert catalog.links() == [link_of(6, imdb_id=3, tmdb_id=949), link_of(7, imdb_id=2)]

    def test_two_movies_may_swap_their_slugs(self, catalog: MovieCatalog) -> None:
        catalog.upsert([movie_of(1, slug="a"), movie_of(2, slug="b")])
        catalog.upsert([movie_of(1, slug="b"), movie_of(2, slug="a")])
        assert [movie.slug for movie in catalog.all()] == ["b", "a"]

    @pytest.mark.parametrize("slugs", [("a", "b", "b"), ("a", "b", "a")])
    def test_one_slug_for_two_movies_is_refused_whole(
        self, catalog: MovieCatalog, slugs: tuple[str, ...]
    ) -> None:
        before = [movie_of(1, slug="a"), movie_of(2, slug="x")]
        catalog.upsert(before)
        with pytest.raises(InvalidValueError, match="slug"):
            catalog.upsert([movie_of(n, slug=slug) for n, slug in enumerate(slugs, 2)])
        assert catalog.all() == before
        assert catalog.revision() == 1

    def test_each_change_raises_the_revision(self, catalog: MovieCatalog) -> None:
        revisions = [catalog.revision()]
        catalog.upsert([movie_of(1)])
        revisions.append(catalog.revision())
        catalog.set_availability(MovieId(1), hidden=True, available_from=None, available_until=None)
        revisions.append(catalog.revision())
        assert revisions == sorted(set(revisions))

    def test_an_unknown_movie_cannot_be_hidden(self, catalog: MovieCatalog) -> None:
        with pytest.raises(NotFoundError, match="5"):
            catalog.set_availability(
                MovieId(5), hidden=True, available_from=None, available_until=None
            )
        assert catalog.revision() == 0

    def test_nothing_to_add_changes_nothing(self, catalog: MovieCatalog) -> None:
        catalog.upsert([])
        assert catalog.revision() == 0


def test_the_error_names_both_movies_of_a_slug(engine: Engine) -> None:
    catalog = SqlMovieCatalog(engine)
    catalog.upsert([movie_of(1, slug="heat+1995")])
    with pytest.raises(InvalidValueError, match=r"movies 1 and 2 both have the slug 'heat\+1995'"):
        catalog.upsert([movie_of(2, slug="heat+1995")])
