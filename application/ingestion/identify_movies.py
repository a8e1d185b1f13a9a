"""Finds the movies that a stream means by its slugs, and registers those it brings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from application.errors import NameConflictError
from application.ports.movie_catalog import MovieCatalog
from application.ports.movie_names import OWN_SLUG, MovieNames, SlugAlias
from domain.data.catalog import Movie
from domain.data.slugs import title_of_slug
from domain.data.title_matching import TitleMatch, TitleMatcher, undisputed
from domain.identifiers import MovieId, movie_id

ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedSlugs:
    """How many distinct slugs of a run the catalogue knew, were matched, and are new movies."""

    known: int = 0
    matched: int = 0
    new: int = 0


class IdentifyMovies:
    """Gives each slug the movie it means, and the same one ever after.

    A slug that is known, as a movie's own or as an alias, keeps its movie. Another is
    matched by title and year; where none or several fit, it is a new movie. What is
    learnt is stored before an answer is given, in one transaction for each call, so
    that a run which is killed at any point and started again gives equal answers, and
    processes that register movies at once agree.
    An instance is meant for one run: each distinct slug is looked up once.
    """

    def __init__(self, names: MovieNames, catalog: MovieCatalog) -> None:
        self._names = names
        self._catalog = catalog
        self._movie_of: dict[str, int] = {}
        self._counts = IdentifiedSlugs()
        self._learnt: _Learnt | None = None

    @property
    def counts(self) -> IdentifiedSlugs:
        """The distinct slugs of this run so far."""
        return self._counts

    def __call__(self, slugs: Sequence[str]) -> NDArray[np.int64]:
        """Return the movie id of each slug, (len(slugs),).

        Raises `NameConflictError` where other processes register movies all the time.
        """
        unseen = [slug for slug in dict.fromkeys(slugs) if slug not in self._movie_of]
        for attempt in range(ATTEMPTS if unseen else 0):
            try:
                self._identify(unseen)
                break
            except NameConflictError:  # another process was faster: learn what it registered
                if attempt == ATTEMPTS - 1:
                    raise
        return np.fromiter(map(self._movie_of.__getitem__, slugs), np.int64, len(slugs))

    def _identify(self, slugs: Sequence[str]) -> None:
        learnt = self._learnt or _Learnt.of(self._catalog, self._names)
        self._learnt = None  # what follows changes it, and may fail before it is stored
        known = self._names.known(slugs)
        strange = [slug for slug in slugs if slug not in known]
        own = learnt.own_slugs(known)
        aliases, movies = learnt.matched_or_new(strange)
        self._names.register(movies, [*own, *aliases])
        self._movie_of |= known
        self._movie_of |= {alias.slug: alias.movie_id for alias in aliases}
        self._learnt = learnt
        self._counts = IdentifiedSlugs(
            known=self._counts.known + len(known),
            matched=self._counts.matched + len(aliases) - len(movies),
            new=self._counts.new + len(movies),
        )


class _Learnt:
    """What the catalogue and the streams before have taught, and where a new movie's id goes on."""

    def __init__(self, movies: Iterable[Movie], aliases: Iterable[SlugAlias]) -> None:
        self._matcher = TitleMatcher()
        self._newest = 0
        for movie in movies:
            self._matcher.add(movie.movie_id, movie.title, movie.year)
            self._newest = max(self._newest, movie.movie_id)
        self._aliases = {alias.slug for alias in aliases}
        self._named = {alias.movie_id for alias in aliases}

    @classmethod
    def of(cls, catalog: MovieCatalog, names: MovieNames) -> "_Learnt":
        return cls(catalog.all(), names.aliases())

    def own_slugs(self, known: Mapping[str, MovieId]) -> list[SlugAlias]:
        """Return aliases for own slugs that no stream has used before: now the movie is named."""
        new = {slug: movie for slug, movie in known.items() if slug not in self._aliases}
        self._named.update(new.values())
        return [_own_slug(slug, movie) for slug, movie in new.items()]

    def matched_or_new(self, slugs: Sequence[str]) -> tuple[list[SlugAlias], list[Movie]]:
        """Return an alias for each slug, and the movies among them that are new."""
        titles = {slug: title_of_slug(slug) for slug in slugs}
        matches = {
            slug: match
            for slug, (title, year) in titles.items()
            if (match := self._matcher.match([title], year, named=self._named))
        }
        agreed = undisputed(matches)
        aliases, movies = [], []
        for slug, (title, year) in titles.items():
            # One that is new may be another spelling of one that was new a moment ago.
            match = agreed.get(slug) or self._matcher.match_spelling(title, year)
            if match is None:
                movies.append(self._registered(slug, title, year))
                aliases.append(_own_slug(slug, movies[-1].movie_id))
            else:
                aliases.append(_alias(slug, match))
        self._named.update(alias.movie_id for alias in aliases)
        return aliases, movies

    def _registered(self, slug: str, title: str, year: int | None) -> Movie:
        self._newest = movie_id(self._newest + 1)
        movie = Movie(movie_id=MovieId(self._newest), slug=slug, title=title, year=year)
        self._matcher.add(movie.movie_id, title, year)
        return movie


def _own_slug(slug: str, movie: MovieId) -> SlugAlias:
    return SlugAlias(slug=slug, movie_id=movie, method=OWN_SLUG, confidence=1.0)


def _alias(slug: str, match: TitleMatch) -> SlugAlias:
    return SlugAlias(
        slug=slug, movie_id=match.movie_id, method=match.method, confidence=match.confidence
    )
