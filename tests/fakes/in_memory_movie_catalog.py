"""A catalogue in a dictionary."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from application.errors import NotFoundError
from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId


@dataclass
class InMemoryMovieCatalog:
    movies: dict[MovieId, Movie] = field(default_factory=dict)
    changes: int = 0

    def upsert(self, movies: Sequence[Movie]) -> None:
        if not movies:
            return
        after = dict(self.movies)
        for movie in movies:
            known = self.movies.get(movie.movie_id)
            after[movie.movie_id] = movie if known is None else _keeping_availability(movie, known)
        if len({movie.slug for movie in after.values()}) < len(after):
            raise InvalidValueError("two movies have the same slug; slugs must be unique")
        self.movies = after
        self.changes += 1

    def set_availability(
        self,
        movie_id: MovieId,
        *,
        hidden: bool,
        available_from: datetime | None,
        available_until: datetime | None,
    ) -> None:
        if movie_id not in self.movies:
            raise NotFoundError(f"there is no movie {movie_id} in the catalogue")
        self.movies[movie_id] = replace(
            self.movies[movie_id],
            hidden=hidden,
            available_from=available_from,
            available_until=available_until,
        )
        self.changes += 1

    def all(self) -> list[Movie]:
        return [self.movies[movie_id] for movie_id in sorted(self.movies)]

    def count(self) -> int:
        return len(self.movies)

    def revision(self) -> int:
        return self.changes


def _keeping_availability(movie: Movie, known: Movie) -> Movie:
    return replace(
        movie,
        hidden=known.hidden,
        available_from=known.available_from,
        available_until=known.available_until,
    )
