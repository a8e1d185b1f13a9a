"""What brings movielogs in."""

from dependency_injector.providers import Factory, Singleton

from application.ingestion.claim_ids import ClaimIds
from application.ingestion.event_segments import SegmentStores
from application.ingestion.identify_movies import IdentifyMovies
from application.ingestion.ingest_movielog import IngestMovielog
from application.ports.movielog import MovielogReader
from entrypoints.ingestion_container import IngestionContainer


def _movielog_reader() -> MovielogReader:
    from adapters.datasets.movielog.reader import (  # noqa: PLC0415  # pyarrow
        BulkMovielogReader,
    )

    return BulkMovielogReader()


class MovielogContainer(IngestionContainer):
    """Builds what `marquee ingest movielog` needs, and other streams of events."""

    settings = IngestionContainer.settings

    movielog_reader = Singleton(_movielog_reader)
    identify_movies = Factory(
        IdentifyMovies, IngestionContainer.movie_names, IngestionContainer.movie_catalog
    )
    segment_stores = Factory(
        SegmentStores,
        ratings=IngestionContainer.segment_store,
        watches=IngestionContainer.watch_segments,
        slates=IngestionContainer.slate_segments,
    )
    claim_ids = Factory(ClaimIds, IngestionContainer.id_space)
    ingest_movielog = Factory(
        IngestMovielog,
        reader=movielog_reader,
        identify_movies=identify_movies.provider,
        stores=segment_stores,
        origins=IngestionContainer.origin_records,
        dead_letters=IngestionContainer.dead_letters,
        claim_ids=claim_ids,
        lock=IngestionContainer.history_lock,
        remove_strays=IngestionContainer.remove_strays,
        refuse_other_scale=IngestionContainer.refuse_other_scale,
        clock=IngestionContainer.clock,
        progress=IngestionContainer.progress,
    )
