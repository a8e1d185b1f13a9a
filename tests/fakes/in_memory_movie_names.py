"""Names of movies in dictionaries, beside a catalogue in a dictionary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from application.ports.movie_names import SlugAlias
from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog


@dataclass
class InMemoryMovieNames:
    catalog: InMemoryMovieCatalog = field(default_factory=InMemoryMovieCatalog)
    remembered: dict[str, SlugAlias] = field(default_factory=dict)
    questions: list[Sequence[str]] = field(default_factory=list)

    def known(self, slugs: Sequence[str]) -> Mapping[str, MovieId]:
        self.questions.append(slugs)
        names = {movie.slug: movie.movie_id for movie in self.catalog.all()}
        names |= {slug: alias.movie_id for slug, alias in self.remembered.items()}
        return {slug: names[slug] for slug in slugs if slug in names}

    def register(self, movies: Sequence[Movie], aliases: Sequence[SlugAlias]) -> None:
        if {movie.movie_id for movie in movies} & set(self.catalog.movies):
            raise InvalidValueError("a new movie has an id that is taken")
        self.catalog.upsert(movies)
        for alias in aliases:
            self.remembered.setdefault(alias.slug, alias)

    def aliases(self) -> list[SlugAlias]:
        return [self.remembered[slug] for slug in sorted(self.remembered)]
