"""What fills the catalogue from metadata: part of the workshop's composition root."""

from dependency_injector.providers import Factory, Singleton

from application.ingestion.count_ratings import CountRatings
from application.ingestion.enrich_catalog import EnrichCatalog
from application.ports.movie_metadata import MetadataReader
from entrypoints.ingestion_container import IngestionContainer


def _metadata_reader() -> MetadataReader:
    from adapters.datasets.metadata.reader import MetadataFiles  # noqa: PLC0415  # pyarrow

    return MetadataFiles()


class CatalogContainer(IngestionContainer):
    """Builds what `marquee enrich` needs."""

    settings = IngestionContainer.settings

    metadata_reader = Singleton(_metadata_reader)
    count_ratings = Factory(
        CountRatings,
        store=IngestionContainer.segment_store,
        listing=IngestionContainer.segment_listing,
        lock=IngestionContainer.history_lock,
    )
    enrich_catalog = Factory(
        EnrichCatalog,
        reader=metadata_reader,
        catalog=IngestionContainer.movie_catalog,
        links=IngestionContainer.movie_catalog,
        count_ratings=count_ratings,
        clock=IngestionContainer.clock,
        progress=IngestionContainer.progress,
    )
