"""Which movie of the catalogue the details of a source are about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.data.catalog import Movie
from domain.data.movie_details import MovieDetails, MovieLink
from domain.data.title_matching import SPELLINGS, TitleMatch, TitleMatcher
from domain.identifiers import MovieId

SHARE_THAT_SPEAKS_OUR_IDS: Final = 0.5
"""Of data sets that share their ids nearly all titles agree, of others one in hundreds."""

OWN_ID = "movie-id"
_SURE = 1.0
_SPELLING = min(
    TitleMatch(movie_id=MovieId(1), likeness=likeness, year_gap=gap).confidence
    for likeness, gap in SPELLINGS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailMatch:
    """Details and the movie they are about: found how, and how surely, from 0 to 1."""

    movie_id: MovieId
    details: MovieDetails
    method: str
    confidence: float
    is_by_id: bool

    def learnt_link(self, known: MovieLink | None) -> MovieLink | None:
        """Return the ids that the movie lacks, where it is sure enough to keep them.

        By title it is for the same words and the same year only.
        """
        if self.confidence < _SPELLING:
            return None
        before = known or MovieLink(movie_id=self.movie_id)
        after = MovieLink(
            movie_id=self.movie_id,
            imdb_id=before.imdb_id or self.details.imdb_id,
            tmdb_id=before.tmdb_id or self.details.tmdb_id,
        )
        return after if after != before else None


class DetailMatcher:
    """Finds the movie of details by an id that both know, else by title and year.

    An id that two movies have decides nothing, and a movie that is known under
    another id is never meant by a title.
    """

    def __init__(self, movies: Iterable[Movie], links: Iterable[MovieLink]) -> None:
        self._titles = TitleMatcher()
        self._ids: set[MovieId] = set()
        slugs: dict[int | str, MovieId] = {}
        for movie in movies:
            self._titles.add(movie.movie_id, movie.title, movie.year)
            self._ids.add(movie.movie_id)
            slugs[movie.slug] = movie.movie_id
        known = [link for link in links if link.movie_id in self._ids]
        self._links = {link.movie_id: link for link in known}
        self._by_id: Mapping[str, Mapping[int | str, MovieId]] = {
            "imdb-id": _unambiguous(known, lambda link: link.imdb_id),
            "tmdb-id": _unambiguous(known, lambda link: link.tmdb_id),
            "slug": slugs,
        }

    def has(self, movie_id: MovieId) -> bool:
        """Say whether the catalogue has a movie of this id."""
        return movie_id in self._ids

    def match(self, details: MovieDetails) -> DetailMatch | None:
        """Return the movie that was meant, or None where none is, or several may be."""
        ids = {"imdb-id": details.imdb_id, "tmdb-id": details.tmdb_id, "slug": details.slug}
        for method, number in ids.items():
            if number is not None and number in self._by_id[method]:
                return by_id(self._by_id[method][number], details, method)
        match = self._titles.match(details.titles, details.year)
        if match is None or self._is_another(match.movie_id, details):
            return None
        return DetailMatch(
            movie_id=match.movie_id,
            details=details,
            method=match.method,
            confidence=match.confidence,
            is_by_id=False,
        )

    def _is_another(self, movie_id: MovieId, details: MovieDetails) -> bool:
        link = self._links.get(movie_id)
        if link is None:
            return False
        pairs = ((link.imdb_id, details.imdb_id), (link.tmdb_id, details.tmdb_id))
        return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def by_id(movie_id: MovieId, details: MovieDetails, method: str) -> DetailMatch:
    """Return a match that is sure, since an id says so."""
    return DetailMatch(
        movie_id=movie_id, details=details, method=method, confidence=_SURE, is_by_id=True
    )


@dataclass(slots=True)
class SourceMatches:
    """The matches of one source, the surest for each movie; two as sure by title are none.

    The numbers that a source gives its movies are taken for ours where at least
    `SHARE_THAT_SPEAKS_OUR_IDS` of those we have are the movies of those titles.
    """

    matcher: DetailMatcher
    _best: dict[MovieId, DetailMatch] = field(default_factory=dict)
    _tied: set[MovieId] = field(default_factory=set)
    _numbered: dict[MovieId, MovieDetails] = field(default_factory=dict)
    _agreeing: int = 0

    def add(self, details: MovieDetails) -> None:
        """Take the details of one movie."""
        match = self.matcher.match(details)
        if match is not None:
            self._keep(match)
        number = details.movie_id
        if number is not None and self.matcher.has(number) and number not in self._numbered:
            self._numbered[number] = details
            self._agreeing += match is not None and match.movie_id == number

    def surest(self) -> list[DetailMatch]:
        """Return at most one match for each movie, by id."""
        found = {movie: match for movie, match in self._best.items() if movie not in self._tied}
        if self._numbered and self._agreeing / len(self._numbered) >= SHARE_THAT_SPEAKS_OUR_IDS:
            ours = {id(details) for details in self._numbered.values()}
            found = {
                movie: match
                for movie, match in found.items()
                if match.is_by_id or id(match.details) not in ours
            }
            for number, details in self._numbered.items():
                if number not in found or not found[number].is_by_id:
                    found[number] = by_id(number, details, OWN_ID)
        return [found[movie_id] for movie_id in sorted(found)]

    def _keep(self, match: DetailMatch) -> None:
        best = self._best.get(match.movie_id)
        if best is None or match.confidence > best.confidence:
            self._best[match.movie_id] = match
            self._tied.discard(match.movie_id)
        elif match.confidence == best.confidence and not _same_film(match.details, best.details):
            self._tied.add(match.movie_id)


def _same_film(one: MovieDetails, other: MovieDetails) -> bool:
    """Say whether two records are certainly about one film."""
    ids = ((one.imdb_id, other.imdb_id), (one.tmdb_id, other.tmdb_id), (one.slug, other.slug))
    return one == other or any(here is not None and here == there for here, there in ids)


def _unambiguous(
    links: Iterable[MovieLink], number_of: Callable[[MovieLink], int | None]
) -> dict[int | str, MovieId]:
    found: dict[int | str, MovieId] = {}
    twice: set[int] = set()
    for link in links:
        number = number_of(link)
        if number is not None and found.setdefault(number, link.movie_id) != link.movie_id:
            twice.add(number)
    return {number: movie for number, movie in found.items() if number not in twice}
