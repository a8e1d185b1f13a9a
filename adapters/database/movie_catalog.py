"""The catalogue of movies, in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from adapters.database.movie_links import all_links, upsert_links
from adapters.database.tables import catalog_revisions, movies
from adapters.database.transactions import reading, writing
from application.errors import NotFoundError
from domain.data.catalog import Movie
from domain.data.movie_details import MovieLink
from domain.errors import InvalidValueError
from domain.identifiers import MovieId

MOVIES_PER_QUERY = 500


class SqlMovieCatalog:
    """Holds every movie known; each call is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def upsert(self, movies: Sequence[Movie], links: Sequence[MovieLink] = ()) -> None:
        """Add or overwrite movies by id, and their links; what they say nothing of is kept."""
        latest = {movie.movie_id: movie for movie in movies}
        with writing(self._engine) as connection:
            upsert_links(links, connection)
            if not movies:
                return
            slugs = _slugs(connection)
            try:
                _overwrite([m for m in latest.values() if m.movie_id in slugs], slugs, connection)
                add_movies([m for m in latest.values() if m.movie_id not in slugs], connection)
            except IntegrityError as error:
                raise _same_slug(latest.values(), slugs) from error
            count_a_change(connection)

    def set_availability(
        self,
        movie_id: MovieId,
        *,
        hidden: bool,
        available_from: datetime | None,
        available_until: datetime | None,
    ) -> None:
        """Change when a movie may be shown, or raise `NotFoundError`."""
        change = (
            update(movies)
            .where(movies.c.movie_id == movie_id)
            .values(hidden=hidden, available_from=available_from, available_until=available_until)
        )
        with writing(self._engine) as connection:
            if connection.execute(change).rowcount == 0:
                raise NotFoundError(f"there is no movie {movie_id} in the catalogue")
            count_a_change(connection)

    def all(self) -> list[Movie]:
        """Return every movie, by id."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(movies).order_by(movies.c.movie_id)).mappings()
            return [_movie(row) for row in rows]

    def count(self) -> int:
        """Return how many movies there are."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(movies)).scalar_one()

    def links(self) -> list[MovieLink]:
        """Return every link, by movie id."""
        with reading(self._engine) as connection:
            return all_links(connection)

    def revision(self) -> int:
        """Return a number that grows with every change."""
        with reading(self._engine) as connection:
            return connection.execute(select(catalog_revisions.c.revision)).scalar() or 0


def _slugs(connection: Connection) -> dict[MovieId, str]:
    rows = connection.execute(select(movies.c.movie_id, movies.c.slug))
    return {MovieId(movie_id): slug for movie_id, slug in rows}


def _rows(movie_ids: Sequence[MovieId], connection: Connection) -> dict[MovieId, Movie]:
    found: dict[MovieId, Movie] = {}
    for start in range(0, len(movie_ids), MOVIES_PER_QUERY):
        some = movies.c.movie_id.in_(movie_ids[start : start + MOVIES_PER_QUERY])
        rows = connection.execute(select(movies).where(some)).mappings()
        found |= {movie.movie_id: movie for movie in map(_movie, rows)}
    return found


def _overwrite(known: Sequence[Movie], slugs: Mapping[MovieId, str], to: Connection) -> None:
    by_id = update(movies).where(movies.c.movie_id == bindparam("id"))
    renamed = [movie.movie_id for movie in known if movie.slug != slugs[movie.movie_id]]
    if renamed:  # two movies may swap their slugs: both let go of theirs first
        to.execute(by_id, [{"id": movie_id, "slug": f"?{movie_id}"} for movie_id in renamed])
    if known:
        before = _rows([movie.movie_id for movie in known], to)
        filled = [movie.filled_by(before[movie.movie_id]) for movie in known]
        to.execute(by_id, [{"id": movie.movie_id} | _description(movie) for movie in filled])


def add_movies(new: Sequence[Movie], to: Connection) -> None:
    """Insert movies; one whose id or slug is taken raises `IntegrityError`."""
    if new:
        to.execute(insert(movies), [_whole(movie) for movie in new])


def _description(movie: Movie) -> dict[str, object]:
    return {
        "slug": movie.slug,
        "title": movie.title,
        "year": movie.year,
        "genres": movie.genres,
        "directors": movie.directors,
        "cast": movie.cast,
        "runtime_minutes": movie.runtime_minutes,
    }


def _whole(movie: Movie) -> dict[str, object]:
    return _description(movie) | {
        "movie_id": movie.movie_id,
        "hidden": movie.hidden,
        "available_from": movie.available_from,
        "available_until": movie.available_until,
    }


def _movie(row: RowMapping) -> Movie:
    return Movie(**row)


def count_a_change(connection: Connection) -> None:
    """Raise the revision, so that those who poll it read the catalogue anew."""
    counted = connection.execute(
        update(catalog_revisions).values(revision=catalog_revisions.c.revision + 1)
    )
    if counted.rowcount == 0:
        connection.execute(insert(catalog_revisions).values(singleton=1, revision=1))


def _same_slug(changed: Collection[Movie], slugs: Mapping[MovieId, str]) -> InvalidValueError:
    """Return the error that names the two movies."""
    changed_ids = {movie.movie_id for movie in changed}
    holders = {slug: holder for holder, slug in slugs.items() if holder not in changed_ids}
    for movie in changed:
        holder = holders.setdefault(movie.slug, movie.movie_id)
        if holder != movie.movie_id:
            return InvalidValueError(
                f"movies {holder} and {movie.movie_id} both have the slug {movie.slug!r};"
                " slugs must be unique"
            )
    return InvalidValueError("two movies have the same slug; slugs must be unique")
