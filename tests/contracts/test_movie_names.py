"""The contract of `MovieNames`, beside the `MovieCatalog` that it adds to."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from adapters.database.movie_catalog import SqlMovieCatalog
from adapters.database.movie_names import SLUGS_PER_QUERY, SqlMovieNames
from application.errors import NameConflictError
from application.ports.movie_catalog import MovieCatalog
from application.ports.movie_names import MovieNames, SlugAlias
from domain.data.catalog import Movie
from domain.identifiers import MovieId
from tests.builders import movie_of
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_movie_names import InMemoryMovieNames

Stores = tuple[MovieNames, MovieCatalog]


def in_memory(_engine: Engine) -> Stores:
    catalog = InMemoryMovieCatalog()
    return InMemoryMovieNames(catalog), catalog


def in_the_database(engine: Engine) -> Stores:
    return SqlMovieNames(engine), SqlMovieCatalog(engine)


def alias_of(slug: str, movie_id: int, confidence: float = 0.99) -> SlugAlias:
    return SlugAlias(
        slug=slug, movie_id=MovieId(movie_id), method="words-same-year", confidence=confidence
    )


@pytest.mark.parametrize("make", [in_memory, in_the_database])
class TestMovieNames:
    @pytest.fixture
    def stores(self, make: Callable[[Engine], Stores], engine: Engine) -> Stores:
        return make(engine)

    def test_nothing_is_known_of_an_empty_catalogue(self, stores: Stores) -> None:
        names, _ = stores
        assert names.known(["heat+1995"]) == {}
        assert names.known([]) == {}
        assert names.aliases() == []

    def test_own_slugs_and_aliases_are_known_and_others_left_out(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(6, slug="heat+1995")])
        names.register([], [alias_of("hitze+1995", 6)])
        asked = ["hitze+1995", "casino+1995", "heat+1995", "heat+1995"]
        assert names.known(asked) == {"heat+1995": 6, "hitze+1995": 6}

    def test_more_slugs_than_one_query_takes_are_all_found(self, stores: Stores) -> None:
        names, catalog = stores
        count = 2 * SLUGS_PER_QUERY + 1
        catalog.upsert([movie_of(number) for number in range(1, count + 1)])
        slugs = [f"movie+{number}" for number in range(count, 0, -1)]
        assert names.known(slugs) == {f"movie+{n}": n for n in range(1, count + 1)}

    def test_new_movies_join_the_catalogue_which_counts_one_change(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1)])
        before = catalog.revision()
        names.register([movie_of(2), movie_of(3)], [alias_of("third+", 3)])
        assert catalog.all() == [movie_of(1), movie_of(2), movie_of(3)]
        assert catalog.revision() == before + 1

    def test_aliases_alone_change_no_catalogue(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1)])
        before = catalog.revision()
        names.register([], [alias_of("first+", 1)])
        names.register([], [])
        assert catalog.revision() == before

    def test_aliases_come_back_by_slug(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1)])
        names.register([], [alias_of("b", 1, 0.75), alias_of("a", 1)])
        assert names.aliases() == [alias_of("a", 1), alias_of("b", 1, 0.75)]

    def test_a_known_alias_stays_as_it_was(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1)])
        names.register([], [alias_of("x", 1, 0.75)])
        names.register([], [alias_of("x", 1, 0.99), alias_of("y", 1)])
        assert names.aliases() == [alias_of("x", 1, 0.75), alias_of("y", 1)]

    def test_a_known_alias_of_another_movie_changes_nothing(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1), movie_of(2)])
        names.register([], [alias_of("x", 1)])
        with pytest.raises(NameConflictError):
            names.register([movie_of(3)], [alias_of("y", 3), alias_of("x", 2)])
        assert names.known(["x", "y", "movie+3"]) == {"x": 1}

    def test_an_alias_goes_before_a_slug_that_a_movie_got_later(self, stores: Stores) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1)])
        names.register([], [alias_of("x", 1)])
        catalog.upsert([movie_of(2, slug="x")])
        assert names.known(["x"]) == {"x": 1}

    @pytest.mark.parametrize("taken", [movie_of(1, slug="other"), movie_of(9, slug="movie+1")])
    def test_a_movie_whose_id_or_slug_is_taken_changes_nothing(
        self, stores: Stores, taken: Movie
    ) -> None:
        names, catalog = stores
        catalog.upsert([movie_of(1)])
        with pytest.raises(NameConflictError):
            names.register([movie_of(5), taken], [alias_of("five+", 5)])
        assert names.aliases() == []
        assert catalog.all() == [movie_of(1)]
        assert catalog.revision() == 1
