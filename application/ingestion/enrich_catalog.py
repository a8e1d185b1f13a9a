"""Gives the movies of the catalogue what other catalogues know of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from application.ingestion.count_ratings import CountRatings
from application.ports.clock import Clock
from application.ports.dataset_reader import Reject
from application.ports.movie_catalog import MovieCatalog
from application.ports.movie_links import MovieLinks
from application.ports.movie_metadata import MetadataReader, MovieMetadata
from application.ports.progress import Progress
from domain.data.catalog import Movie
from domain.data.detail_matching import DetailMatch, DetailMatcher, SourceMatches
from domain.data.fact_coverage import FactCoverage, fact_coverage
from domain.data.movie_details import MovieLink, described
from domain.errors import InsufficientDataError
from domain.identifiers import MovieId

RECORDS_PER_STEP = 1000
BANDS = {0.95: "0.95 and more", 0.85: "0.85 to 0.95", 0.0: "below 0.85"}
"""The bands in which confidences of titles are counted, by their lower bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichRequest:
    """Files or folders of metadata, in order; matches by title less sure than `at_least` are none.

    With `overwrite`, what a source says replaces what the catalogue knows, and what
    a source before has said.
    """

    paths: Sequence[str]
    overwrite: bool = False
    at_least: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What one source held: `records` = those about movies of ours + `about_others`.

    `by_title` counts by bands of confidence. Records of which several fit one movie
    equally count among those about others.
    """

    source: str
    layout: str
    records: int
    by_id: Mapping[str, int]
    by_title: Mapping[str, int]
    about_others: int
    changed: int
    rejected: int
    rejected_by_reason: Mapping[str, int]
    first_rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedMovie:
    """A movie of the catalogue that no source describes, and how often it was rated."""

    movie_id: MovieId
    title: str
    year: int | None
    ratings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichReport:
    """What the sources gave, and what the catalogue knows now; `unmatched` most rated first."""

    sources: tuple[SourceReport, ...]
    movies: int
    matched: int
    changed: int
    links_learnt: int
    unmatched: tuple[UnmatchedMovie, ...]
    ratings: int
    before: Mapping[str, FactCoverage]
    after: Mapping[str, FactCoverage]
    seconds: float


@dataclass(slots=True)
class _Enriched:
    """The catalogue as the sources so far have changed it, in memory."""

    before: Mapping[MovieId, Movie]
    links_before: Mapping[MovieId, MovieLink]
    movies: dict[MovieId, Movie]
    links: dict[MovieId, MovieLink]
    matched: set[MovieId] = field(default_factory=set)

    @classmethod
    def of(cls, movies: Sequence[Movie], links: Sequence[MovieLink]) -> "_Enriched":
        by_id = {movie.movie_id: movie for movie in movies}
        link_of = {link.movie_id: link for link in links}
        return cls(before=by_id, links_before=link_of, movies=dict(by_id), links=dict(link_of))

    def take(self, match: DetailMatch, *, overwrite: bool) -> bool:
        """Describe the matched movie, and say whether that changed it."""
        movie = self.movies[match.movie_id]
        self.movies[match.movie_id] = described(movie, match.details, overwrite=overwrite)
        self.matched.add(match.movie_id)
        link = match.learnt_link(self.links.get(match.movie_id))
        if link is not None:
            self.links[match.movie_id] = link
        return self.movies[match.movie_id] != movie

    def changed_movies(self) -> list[Movie]:
        return [movie for movie in self.movies.values() if movie != self.before[movie.movie_id]]

    def changed_links(self) -> list[MovieLink]:
        return [
            link for link in self.links.values() if link != self.links_before.get(link.movie_id)
        ]


class EnrichCatalog:
    """Fills what the catalogue lacks from sources of metadata, all of them or, on failure, none."""

    def __init__(
        self,
        *,
        reader: MetadataReader,
        catalog: MovieCatalog,
        links: MovieLinks,
        count_ratings: CountRatings,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._reader = reader
        self._catalog = catalog
        self._links = links
        self._count_ratings = count_ratings
        self._clock = clock
        self._progress = progress

    def __call__(self, request: EnrichRequest) -> EnrichReport:
        """Enrich the catalogue from what `request` names.

        Raises `DatasetError` where a source cannot be read, `InsufficientDataError`
        where the catalogue is empty.
        """
        started = self._clock.now()
        sources = [source for path in request.paths for source in self._reader.open(path)]
        movies = self._catalog.all()
        if not movies:
            raise InsufficientDataError(
                "the catalogue has no movies to describe; run `marquee ingest` first"
            )
        enriched = _Enriched.of(movies, self._links.links())
        reports = tuple(self._enrich(enriched, source, request) for source in sources)
        changed, links = enriched.changed_movies(), enriched.changed_links()
        if changed or links:
            self._catalog.upsert(changed, links)
        ratings = self._count_ratings()
        return EnrichReport(
            sources=reports,
            movies=len(movies),
            matched=len(enriched.matched),
            changed=len(changed),
            links_learnt=len(links),
            unmatched=_unmatched(enriched, ratings),
            ratings=ratings.total(),
            before=fact_coverage(movies, ratings),
            after=fact_coverage(list(enriched.movies.values()), ratings),
            seconds=(self._clock.now() - started).total_seconds(),
        )

    def _enrich(
        self, enriched: _Enriched, source: MovieMetadata, request: EnrichRequest
    ) -> SourceReport:
        matches = SourceMatches(DetailMatcher(enriched.movies.values(), enriched.links.values()))
        records = 0
        with self._progress.step(f"Reading {source.source}") as step:
            for details in source.movies():
                matches.add(details)
                records += 1
                if records % RECORDS_PER_STEP == 0:
                    step.advance(RECORDS_PER_STEP)
            surest = [match for match in matches.surest() if match.confidence >= request.at_least]
            complete = _with_people(surest, source)
        changed = sum(enriched.take(match, overwrite=request.overwrite) for match in complete)
        return SourceReport(
            source=source.source,
            layout=source.layout,
            records=records,
            by_id=Counter(match.method for match in complete if match.is_by_id),
            by_title=_bands([match.confidence for match in complete if not match.is_by_id]),
            about_others=records - len({id(match.details) for match in surest}),
            changed=changed,
            rejected=source.rejects.total,
            rejected_by_reason=dict(source.rejects.by_reason.most_common()),
            first_rejects=tuple(source.rejects.first),
        )


def _with_people(matches: Sequence[DetailMatch], source: MovieMetadata) -> list[DetailMatch]:
    complete = source.with_people([match.details for match in matches])
    return [
        replace(match, details=details) for match, details in zip(matches, complete, strict=True)
    ]


def _bands(confidences: Sequence[float]) -> dict[str, int]:
    """Count confidences by the highest lower bound that they reach."""
    counts = Counter(next(band for band in BANDS if value >= band) for value in confidences)
    return {name: counts[band] for band, name in BANDS.items()}


def _unmatched(enriched: _Enriched, ratings: Mapping[MovieId, int]) -> tuple[UnmatchedMovie, ...]:
    missing = [
        UnmatchedMovie(
            movie_id=movie.movie_id,
            title=movie.title,
            year=movie.year,
            ratings=ratings.get(movie.movie_id, 0),
        )
        for movie in enriched.movies.values()
        if movie.movie_id not in enriched.matched
    ]
    return tuple(sorted(missing, key=lambda movie: (-movie.ratings, movie.movie_id)))
