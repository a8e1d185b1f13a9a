"""The movies that streams mean by their slugs, in the database."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, Select, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.movie_catalog import add_movies, count_a_change
from adapters.database.tables import movies, slug_aliases
from adapters.database.transactions import reading, writing
from application.errors import NameConflictError
from application.ports.movie_names import SlugAlias
from domain.data.catalog import Movie
from domain.identifiers import MovieId

SLUGS_PER_QUERY = 500


class SqlMovieNames:
    """Knows slugs of movies, their own and others."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, slugs: Sequence[str]) -> Mapping[str, MovieId]:
        """Return the movie of each slug that is an alias or, where it is none, a movie's own."""
        with reading(self._engine) as connection:
            aliases = select(slug_aliases.c.slug, slug_aliases.c.movie_id)
            own = select(movies.c.slug, movies.c.movie_id)
            return _found(own, slugs, connection) | _found(aliases, slugs, connection)

    def register(self, movies: Sequence[Movie], aliases: Sequence[SlugAlias]) -> None:
        """Add new movies to the catalogue, and remember aliases, in one transaction."""
        if not movies and not aliases:
            return
        with writing(self._engine) as connection:
            _add_aliases(aliases, connection)
            if movies:
                try:
                    add_movies(movies, connection)
                except IntegrityError as error:
                    raise NameConflictError(
                        f"one of {len(movies)} new movies, the first of them {movies[0].slug!r},"
                        " has an id or slug that is taken, since another process registered"
                        " movies meanwhile; run this again"
                    ) from error
                count_a_change(connection)

    def aliases(self) -> list[SlugAlias]:
        """Return every alias, by slug."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(slug_aliases).order_by(slug_aliases.c.slug))
            return [SlugAlias(**row) for row in rows.mappings()]


def _found(
    named: Select[tuple[str, int]], slugs: Sequence[str], connection: Connection
) -> dict[str, MovieId]:
    """Return the rows of a query of slug and movie id whose slug is asked for."""
    column = named.selected_columns[0]
    found: dict[str, MovieId] = {}
    for start in range(0, len(slugs), SLUGS_PER_QUERY):
        some = named.where(column.in_(slugs[start : start + SLUGS_PER_QUERY]))
        found |= {slug: MovieId(movie_id) for slug, movie_id in connection.execute(some)}
    return found


def _add_aliases(aliases: Sequence[SlugAlias], to: Connection) -> None:
    query = select(slug_aliases.c.slug, slug_aliases.c.movie_id)
    known = _found(query, [alias.slug for alias in aliases], to)
    for alias in aliases:
        if known.get(alias.slug, alias.movie_id) != alias.movie_id:
            raise NameConflictError(
                f"{alias.slug!r} was to be movie {alias.movie_id}, but another process has made"
                f" it movie {known[alias.slug]} meanwhile; run this again"
            )
    new = [alias for alias in aliases if alias.slug not in known]
    if new:
        rows = [
            {
                "slug": alias.slug,
                "movie_id": alias.movie_id,
                "method": alias.method,
                "confidence": alias.confidence,
            }
            for alias in new
        ]
        to.execute(insert(slug_aliases), rows)
