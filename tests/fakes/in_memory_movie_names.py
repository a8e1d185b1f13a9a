"""Names of movies in dictionaries, beside a catalogue in a dictionary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from application.errors import NameConflictError
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
        after = self.remembered | {alias.slug: alias for alias in aliases}
        if any(after[slug].movie_id != known.movie_id for slug, known in self.remembered.items()):
            raise NameConflictError("an alias is another movie's")
        if {movie.movie_id for movie in movies} & set(self.catalog.movies):
            raise NameConflictError("a new movie has an id that is taken")
        try:
            self.catalog.upsert(movies)
        except InvalidValueError as error:
            raise NameConflictError(str(error)) from error
        self.remembered = after | self.remembered

    def aliases(self) -> list[SlugAlias]:
        return [self.remembered[slug] for slug in sorted(self.remembered)]
