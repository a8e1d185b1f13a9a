"""What brings data in, and reads it back: part of the workshop's composition root."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

from dependency_injector.providers import Factory, Singleton

from adapters.file_writer_lock import FileWriterLock
from adapters.history.csv_demographics_store import CsvDemographicsStore
from adapters.rich_progress import RichProgress
from application.ingestion.ingest_dataset import IngestDataset
from application.ingestion.read_history import ReadHistory
from application.ports.clock import Clock
from application.ports.dataset_reader import Dataset, DatasetReader
from application.ports.demographics_store import DemographicsStore
from application.ports.progress import Progress
from application.ports.segment_store import SegmentStore
from entrypoints.settings import Settings
from entrypoints.stores_container import StoresContainer

if TYPE_CHECKING:
    from adapters.datasets.movielens.reader import MovieLensReader


def _dataset_reader(settings: Settings, clock: Clock, progress: Progress) -> DatasetReader:
    from adapters.datasets.movielens.reader import MovieLensReader  # noqa: PLC0415  # pyarrow
    from adapters.datasets.readers import DatasetReaders  # noqa: PLC0415  # as above
    from adapters.datasets.sample import open_sample  # noqa: PLC0415  # as above

    by_path = MovieLensReader(clock)
    published = _published(by_path, settings, progress)
    return DatasetReaders(by_path, {"sample": open_sample, **published})


def _published(
    reader: "MovieLensReader", settings: Settings, progress: Progress
) -> dict[str, Callable[[], AbstractContextManager[Dataset]]]:
    from adapters.datasets.movielens.download import Download  # noqa: PLC0415  # urllib
    from adapters.datasets.movielens.published import (  # noqa: PLC0415  # as above
        PUBLISHED_NAMES,
        PublishedMovieLens,
    )

    published = PublishedMovieLens(
        reader=reader, cache=settings.downloads_folder, download=Download(progress=progress)
    )
    return {name: partial(published.open, name) for name in PUBLISHED_NAMES}


def _segment_store(settings: Settings, clock: Clock) -> SegmentStore:
    from adapters.history.parquet_segment_store import (  # noqa: PLC0415  # pyarrow
        ParquetSegmentStore,
    )

    return ParquetSegmentStore(settings.history_folder, clock)


def _demographics_store(settings: Settings) -> DemographicsStore:
    return CsvDemographicsStore(settings.demographics_path)


def _writer_lock(settings: Settings) -> FileWriterLock:
    return FileWriterLock(settings.writer_lock_path)


class IngestionContainer(StoresContainer):
    """Builds what `marquee ingest` needs, and the history that training reads."""

    settings = StoresContainer.settings
    clock = StoresContainer.clock

    progress = Singleton(RichProgress)
    writer_lock = Singleton(_writer_lock, settings)
    dataset_reader = Singleton(_dataset_reader, settings, clock, progress)
    segment_store = Singleton(_segment_store, settings, clock)
    demographics_store = Singleton(_demographics_store, settings)
    ingest_dataset = Factory(
        IngestDataset,
        reader=dataset_reader,
        catalog=StoresContainer.movie_catalog,
        demographics=demographics_store,
        store=segment_store,
        listing=StoresContainer.segment_listing,
        id_space=StoresContainer.id_space,
        lock=writer_lock,
        clock=clock,
        progress=progress,
    )
    read_history = Factory(
        ReadHistory, store=segment_store, listing=StoresContainer.segment_listing
    )
