"""A catalogue in a dictionary."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from application.errors import NotFoundError
from domain.data.catalog import Movie
from domain.data.movie_details import MovieLink
from domain.errors import InvalidValueError
from domain.identifiers import MovieId


@dataclass
class InMemoryMovieCatalog:
    movies: dict[MovieId, Movie] = field(default_factory=dict)
    changes: int = 0
    linked: dict[MovieId, MovieLink] = field(default_factory=dict)

    def upsert(self, movies: Sequence[Movie], links: Sequence[MovieLink] = ()) -> None:
        if movies:
            self._upsert(movies)
        for link in links:
            known = self.linked.get(link.movie_id, link)
            self.linked[link.movie_id] = MovieLink(
                movie_id=link.movie_id,
                imdb_id=link.imdb_id or known.imdb_id,
                tmdb_id=link.tmdb_id or known.tmdb_id,
            )

    def links(self) -> list[MovieLink]:
        return [self.linked[movie_id] for movie_id in sorted(self.linked)]

    def _upsert(self, movies: Sequence[Movie]) -> None:
        after = dict(self.movies)
        for movie in movies:
            known = self.movies.get(movie.movie_id)
            after[movie.movie_id] = movie if known is None else _keeping_what_is_known(movie, known)
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


def _keeping_what_is_known(movie: Movie, known: Movie) -> Movie:
    return replace(
        movie.filled_by(known),
        hidden=known.hidden,
        available_from=known.available_from,
        available_until=known.available_until,
    )
