from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from application.errors import DatasetError
from application.ingestion.count_ratings import CountRatings
from application.ingestion.enrich_catalog import EnrichCatalog, EnrichReport, EnrichRequest
from application.ports.dataset_reader import Reject
from domain.data.movie_details import MovieDetails, MovieLink
from domain.errors import InsufficientDataError
from domain.identifiers import MovieId
from tests.builders import MOMENT, movie_of, origin_of, ratings_of_two_tastes
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_movie_metadata import InMemoryMetadataReader, InMemoryMovieMetadata
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segments import in_memory_ratings
from tests.fakes.silent_progress import SilentProgress
from tests.metadata_files import AMELIE, HEAT

RATINGS = ratings_of_two_tastes()
RATED = [int(movie) for movie in sorted(set(RATINGS.movie_ids.tolist()))]
HEAT_ID, AMELIE_ID, OTHER_ID = RATED[0], RATED[1], RATED[2]


@dataclass
class Home:
    catalog: InMemoryMovieCatalog = field(default_factory=InMemoryMovieCatalog)

    def __post_init__(self) -> None:
        self.catalog.upsert(
            [
                movie_of(HEAT_ID, title="Heat", year=1995, genres=("Drama",)),
                movie_of(AMELIE_ID, title="Amelie", year=2000),
                movie_of(OTHER_ID, title="Unheard of", year=1999),
            ]
        )

    def enrich(self, *sources: InMemoryMovieMetadata, **options: object) -> EnrichReport:
        origins, store = InMemoryOriginRecords(), in_memory_ratings()
        origins.record(origin_of("a"), [store.write([RATINGS], source="a")])
        paths = {f"path-{number}": [source] for number, source in enumerate(sources)}
        lock = InMemoryHistoryLock()
        enrich = EnrichCatalog(
            reader=InMemoryMetadataReader(paths),
            catalog=self.catalog,
            links=self.catalog,
            count_ratings=CountRatings(store=store, listing=origins.listing, lock=lock),
            clock=FixedClock(MOMENT),
            progress=SilentProgress(),
        )
        return enrich(EnrichRequest(paths=list(paths), **options))  # type: ignore[arg-type]  # options of the test's own

    def facts(self, movie_id: int) -> Sequence[object]:
        movie = self.catalog.movies[MovieId(movie_id)]
        return (movie.year, movie.genres, movie.directors, movie.cast, movie.runtime_minutes)


def source_of(*described: MovieDetails) -> InMemoryMovieMetadata:
    return InMemoryMovieMetadata(described)


def test_movies_get_what_they_lack_and_keep_what_they_have() -> None:
    home = Home()
    report = home.enrich(source_of(HEAT, AMELIE))
    assert home.facts(HEAT_ID) == (1995, ("Drama",), HEAT.directors, HEAT.cast, 170)
    assert home.facts(AMELIE_ID) == (2000, ("Comedy",), AMELIE.directors, AMELIE.cast, 122)
    assert (report.movies, report.matched, report.changed) == (3, 2, 2)


def test_the_report_says_how_movies_were_matched_and_which_were_not() -> None:
    home = Home()
    home.catalog.upsert([], [MovieLink(movie_id=MovieId(HEAT_ID), imdb_id=HEAT.imdb_id)])
    stranger = replace(HEAT, titles=("Stranger",), imdb_id=1)
    report = home.enrich(source_of(HEAT, AMELIE, stranger))
    (source,) = report.sources
    assert source.by_id == {"imdb-id": 1}
    assert source.by_title == {"0.95 and more": 0, "0.85 to 0.95": 1, "below 0.85": 0}
    assert (source.records, source.about_others, source.changed) == (3, 1, 2)
    assert [movie.movie_id for movie in report.unmatched] == [OTHER_ID]
    assert report.unmatched[0].ratings == (RATINGS.movie_ids == OTHER_ID).sum()


def test_the_report_says_what_share_of_the_ratings_is_described() -> None:
    report = Home().enrich(source_of(HEAT))
    share = (RATINGS.movie_ids == HEAT_ID).sum() / len(RATINGS)
    assert report.ratings == len(RATINGS)
    for fact in ("directors", "cast", "runtime_minutes"):
        assert report.before[fact].of_ratings == 0
        assert report.after[fact].of_ratings == pytest.approx(share)


def test_people_are_asked_for_those_that_were_matched_only() -> None:
    source = source_of(HEAT, replace(AMELIE, titles=("Stranger",)))
    Home().enrich(source)
    assert [details.titles for details in source.asked] == [HEAT.titles]


def test_the_first_source_that_says_something_is_believed_or_the_last_when_overwriting() -> None:
    other = replace(HEAT, directors=("Somebody Else",), runtime_minutes=1)
    home = Home()
    home.enrich(source_of(HEAT), source_of(other))
    assert home.facts(HEAT_ID) == (1995, ("Drama",), HEAT.directors, HEAT.cast, 170)
    home.enrich(source_of(HEAT), source_of(other), overwrite=True)
    assert home.facts(HEAT_ID) == (1995, HEAT.genres, ("Somebody Else",), HEAT.cast, 1)


def test_ids_that_one_source_teaches_join_the_next() -> None:
    home = Home()
    sparse = replace(HEAT, runtime_minutes=None, directors=(), cast=())
    renamed = replace(HEAT, titles=("Hitze",), year=None)
    report = home.enrich(source_of(sparse), source_of(renamed))
    assert report.links_learnt == 1
    assert report.sources[1].by_id == {"imdb-id": 1}
    assert home.facts(HEAT_ID)[4] == 170


def test_matches_that_are_less_sure_than_asked_are_left_out() -> None:
    home = Home()
    report = home.enrich(source_of(HEAT, AMELIE), at_least=0.95)
    assert report.matched == 1
    assert home.facts(AMELIE_ID)[4] is None


def test_it_is_one_change_of_the_catalogue_and_the_second_time_none() -> None:
    home = Home()
    before = home.catalog.revision()
    home.enrich(source_of(HEAT), source_of(AMELIE))
    assert home.catalog.revision() == before + 1
    report = home.enrich(source_of(HEAT), source_of(AMELIE))
    assert (report.changed, report.links_learnt) == (0, 0)
    assert home.catalog.revision() == before + 1


def test_a_source_that_fails_changes_nothing() -> None:
    class Damaged(InMemoryMovieMetadata):
        def movies(self) -> Iterator[MovieDetails]:
            yield HEAT
            raise DatasetError("cut off")

    home = Home()
    before = home.catalog.all()
    with pytest.raises(DatasetError):
        home.enrich(source_of(HEAT), Damaged([HEAT]))
    assert home.catalog.all() == before


def test_rejects_are_passed_on() -> None:
    source = source_of(HEAT)
    source.rejects.add(Reject(file="x", line=3, reason="broken", text="…"))
    (report,) = Home().enrich(source).sources
    assert (report.rejected, report.rejected_by_reason) == (1, {"broken": 1})
    assert report.first_rejects == tuple(source.rejects.first)


def test_an_empty_catalogue_is_told() -> None:
    home = Home()
    home.catalog.movies.clear()
    with pytest.raises(InsufficientDataError, match="marquee ingest"):
        home.enrich(source_of(HEAT))
