from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from adapters.database.movie_catalog import SqlMovieCatalog
from adapters.database.movie_names import SqlMovieNames
from application.errors import NameConflictError, StorageError
from application.ingestion.identify_movies import IdentifiedSlugs, IdentifyMovies
from application.ports.movie_names import OWN_SLUG, SlugAlias
from domain.data.catalog import Movie
from domain.data.slugs import slug_of
from domain.identifiers import MovieId
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_movie_names import InMemoryMovieNames


def film(movie_id: int, title: str, year: int | None) -> Movie:
    return Movie(movie_id=MovieId(movie_id), slug=slug_of(title, year), title=title, year=year)


HEAT = film(6, "Heat", 1995)
AMELIE = film(40, "Amélie", 2001)


def names_of(*movies: Movie) -> InMemoryMovieNames:
    catalog = InMemoryMovieCatalog()
    catalog.upsert(movies)
    return InMemoryMovieNames(catalog)


def identifying(names: InMemoryMovieNames) -> IdentifyMovies:
    return IdentifyMovies(names, names.catalog)


def methods(names: InMemoryMovieNames) -> dict[str, str]:
    return {alias.slug: alias.method for alias in names.aliases()}


def test_known_matched_and_new_slugs_get_their_movies_in_order() -> None:
    names = names_of(HEAT, AMELIE)
    identify = identifying(names)
    slugs = ["a+new+film+2005", "heat+1995", "am%C3%A9lie+2001", "heat+1995", "another+"]
    assert identify(slugs).tolist() == [41, 6, 40, 6, 42]
    assert identify.counts == IdentifiedSlugs(known=1, matched=1, new=2)
    assert names.catalog.all()[2:] == [
        Movie(movie_id=MovieId(41), slug="a+new+film+2005", title="A New Film", year=2005),
        Movie(movie_id=MovieId(42), slug="another+", title="Another", year=None),
    ]
    assert methods(names) == {
        "heat+1995": OWN_SLUG,
        "am%C3%A9lie+2001": "words-same-year",
        "a+new+film+2005": OWN_SLUG,
        "another+": OWN_SLUG,
    }


def test_ids_begin_at_one_in_an_empty_catalogue() -> None:
    assert identifying(names_of())(["b+", "a+"]).tolist() == [1, 2]


def test_no_slugs_have_no_movies() -> None:
    identify = identifying(names_of(HEAT))
    assert identify([]).tolist() == []
    assert identify.counts == IdentifiedSlugs()


def test_each_distinct_slug_is_asked_for_once_a_run() -> None:
    names = names_of(HEAT)
    identify = identifying(names)
    identify(["heat+1995", "x+2000"])
    identify(["x+2000", "heat+1995", "y+2000"])
    identify(["y+2000"] * 3)
    assert names.questions == [["heat+1995", "x+2000"], ["y+2000"]]
    assert identify.counts == IdentifiedSlugs(known=1, new=2)


def test_a_later_run_gives_equal_answers_and_changes_nothing() -> None:
    names = names_of(HEAT, AMELIE)
    slugs = ["heat+1994", "x+2000", "amelie+2001", "heat+", "heat+1986"]
    first = identifying(names)(slugs).tolist()
    before = (names.catalog.all(), names.aliases())
    again = identifying(names)
    assert again(slugs[::-1]).tolist() == first[::-1]
    assert (names.catalog.all(), names.aliases()) == before
    assert again.counts == IdentifiedSlugs(known=len(slugs))


@pytest.mark.parametrize(
    "slugs",
    [
        ["heat+1995", "heat+1996"],
        ["heat+1996", "heat+1995"],
        ["heat+1994", "heat+1996"],
        ["heat+1995", "heat+"],
    ],
)
def test_two_slugs_of_a_stream_that_differ_in_the_year_are_two_movies(slugs: list[str]) -> None:
    found = identifying(names_of(HEAT))(slugs).tolist()
    assert len(set(found)) == 2


def test_the_same_holds_over_calls_and_runs() -> None:
    names = names_of(HEAT)
    assert identifying(names)(["heat+1995"]).tolist() == [6]
    identify = identifying(names)
    assert identify(["heat+1996"]).tolist() == [7]
    assert identify(["heat+1997"]).tolist() == [8]


def test_spellings_of_one_new_movie_are_one_movie() -> None:
    slugs = [
        "am%C3%A9lie+2001",
        "amelie+2001",
        "amlie+2001",
        "tom++jerry+1992",
        "tom+and+jerry+1992",
    ]
    assert identifying(names_of())(slugs).tolist() == [1, 1, 1, 2, 2]


def test_a_slug_that_fits_two_movies_is_a_third() -> None:
    names = names_of(film(1, "Hamlet", 1990), film(2, "Hamlet", 1992))
    assert identifying(names)(["hamlet+1991", "hamlet+"]).tolist() == [3, 4]


def test_a_stream_without_any_word_or_year_is_taken_as_it_is() -> None:
    names = names_of()
    slugs = ["++++++1959", "+", "matrix", "%FF%00+9999"]
    assert identifying(names)(slugs).tolist() == [1, 2, 3, 4]
    assert [(movie.slug, movie.year) for movie in names.catalog.all()] == [
        ("++++++1959", 1959), ("+", None), ("matrix", None), ("%FF%00+9999", None),
    ]  # fmt: skip


class FailingOnce(InMemoryMovieNames):
    has_failed = False

    def register(self, movies: Sequence[Movie], aliases: Sequence[SlugAlias]) -> None:
        if not self.has_failed:
            self.has_failed = True
            raise StorageError("the disk is full")
        super().register(movies, aliases)


def test_what_could_not_be_stored_is_not_remembered_either() -> None:
    names = FailingOnce()
    identify = identifying(names)
    with pytest.raises(StorageError):
        identify(["x+2000"])
    assert identify(["y+2000", "x+2000"]).tolist() == [1, 2]
    assert identify.counts == IdentifiedSlugs(new=2)
    assert [movie.slug for movie in names.catalog.all()] == ["y+2000", "x+2000"]


def test_what_another_process_registers_meanwhile_is_learnt(engine: Engine) -> None:
    catalog, names = SqlMovieCatalog(engine), SqlMovieNames(engine)
    one, other = IdentifyMovies(names, catalog), IdentifyMovies(names, catalog)
    assert one(["a+2000"]).tolist() == [1]
    assert other(["b+2000", "c+2000"]).tolist() == [2, 3]
    assert one(["d+2000", "c+2000", "b+2001"]).tolist() == [4, 3, 5]
    assert other(["b+2001", "d+2000", "e+2000"]).tolist() == [5, 4, 6]


def test_it_gives_up_where_others_are_always_faster() -> None:
    class AlwaysLate(InMemoryMovieNames):
        def register(self, movies: Sequence[Movie], aliases: Sequence[SlugAlias]) -> None:
            raise NameConflictError(f"too late for {movies} and {aliases}")

    with pytest.raises(NameConflictError):
        identifying(AlwaysLate())(["x+2000"])


def test_it_goes_as_well_with_the_database(engine: Engine) -> None:
    catalog, names = SqlMovieCatalog(engine), SqlMovieNames(engine)
    catalog.upsert([HEAT, AMELIE])
    slugs = ["heat+1995", "am%C3%A9lie+2001", *[f"film+{n}+{1950 + n % 60}" for n in range(700)]]
    found = IdentifyMovies(names, catalog)(slugs).tolist()
    assert found == [6, 40, *range(41, 741)]
    assert IdentifyMovies(names, catalog)(slugs).tolist() == found
    assert catalog.count() == 702
