"""What brings data in, and reads it back: part of the workshop's composition root."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

from dependency_injector.providers import Factory, List, Singleton

from adapters.file_history_lock import FileHistoryLock
from adapters.history.csv_demographics_store import CsvDemographicsStore
from adapters.jsonl_dead_letters import JsonlDeadLetters
from adapters.rich_progress import RichProgress
from application.ingestion.forgotten_left_out import (
    DeadLettersWithoutForgotten,
    DemographicsWithoutForgotten,
    SegmentsWithoutForgotten,
)
from application.ingestion.ingest_dataset import IngestDataset
from application.ingestion.rating_scale import RefuseOtherScale
from application.ingestion.read_history import ReadHistory
from application.ingestion.read_watch_times import ReadWatchTimes
from application.ingestion.remove_strays import RemoveStrays
from application.ports.clock import Clock
from application.ports.dataset_reader import Dataset, DatasetReader
from application.ports.demographics_store import DemographicsStore
from application.ports.progress import Progress
from application.ports.segment_store import SegmentStore, SlateSegments, WatchSegments
from application.ports.tombstones import Tombstones
from entrypoints.settings import Settings
from entrypoints.stores_container import StoresContainer

if TYPE_CHECKING:
    from adapters.datasets.movielens.reader import MovieLensReader


def _dataset_reader(
    settings: Settings, clock: Clock, progress: Progress, tombstones: Callable[[], Tombstones]
) -> DatasetReader:
    from adapters.datasets.movielens.reader import MovieLensReader  # noqa: PLC0415  # pyarrow
    from adapters.datasets.readers import DatasetReaders  # noqa: PLC0415  # as above
    from adapters.datasets.sample import open_sample  # noqa: PLC0415  # as above

    by_path = MovieLensReader(clock)
    published = _published(by_path, settings, progress, lambda: tombstones().is_empty())
    return DatasetReaders(by_path, {"sample": open_sample, **published})


def _published(
    reader: "MovieLensReader",
    settings: Settings,
    progress: Progress,
    may_keep: Callable[[], bool],
) -> dict[str, Callable[[], AbstractContextManager[Dataset]]]:
    from adapters.datasets.movielens.download import Download  # noqa: PLC0415  # urllib
    from adapters.datasets.movielens.published import (  # noqa: PLC0415  # as above
        PublishedMovieLens,
    )
    from adapters.datasets.movielens.published_names import (  # noqa: PLC0415  # as above
        PUBLISHED_NAMES,
    )

    published = PublishedMovieLens(
        reader=reader,
        cache=settings.downloads_folder,
        download=Download(progress=progress),
        may_keep=may_keep,
    )
    return {name: partial(published.open, name) for name in PUBLISHED_NAMES}


def _segment_store(settings: Settings, clock: Clock) -> SegmentStore:
    from adapters.history.parquet_segments import ParquetSegments  # noqa: PLC0415  # pyarrow
    from adapters.history.rating_rows import RATING_ROWS  # noqa: PLC0415  # as above

    return ParquetSegments(RATING_ROWS, settings.history_folder, clock)


def _watch_segments(settings: Settings, clock: Clock) -> WatchSegments:
    from adapters.history.parquet_segments import ParquetSegments  # noqa: PLC0415  # pyarrow
    from adapters.history.watch_rows import WATCH_ROWS  # noqa: PLC0415  # as above

    return ParquetSegments(WATCH_ROWS, settings.history_folder / "watches", clock)


def _slate_segments(settings: Settings, clock: Clock) -> SlateSegments:
    from adapters.history.parquet_segments import ParquetSegments  # noqa: PLC0415  # pyarrow
    from adapters.history.slate_rows import SLATE_ROWS  # noqa: PLC0415  # as above

    return ParquetSegments(SLATE_ROWS, settings.history_folder / "slates", clock)


def _demographics_store(settings: Settings) -> DemographicsStore:
    return CsvDemographicsStore(settings.demographics_path)


def _dead_letters(settings: Settings) -> JsonlDeadLetters:
    return JsonlDeadLetters(settings.dead_letters_folder)


def _history_lock(settings: Settings) -> FileHistoryLock:
    return FileHistoryLock(settings.history_lock_path)


class IngestionContainer(StoresContainer):
    """Builds what `marquee ingest` needs, and the history that training reads."""

    settings = StoresContainer.settings
    clock = StoresContainer.clock

    progress = Singleton(RichProgress)
    tombstones = StoresContainer.tombstones
    history_lock = Singleton(_history_lock, settings)
    dataset_reader = Singleton(_dataset_reader, settings, clock, progress, tombstones.provider)
    segment_store = Singleton(
        SegmentsWithoutForgotten, Factory(_segment_store, settings, clock), tombstones
    )
    watch_segments = Singleton(
        SegmentsWithoutForgotten, Factory(_watch_segments, settings, clock), tombstones
    )
    slate_segments = Singleton(
        SegmentsWithoutForgotten, Factory(_slate_segments, settings, clock), tombstones
    )
    demographics_store = Singleton(
        DemographicsWithoutForgotten, Factory(_demographics_store, settings), tombstones
    )
    dead_letters = Singleton(
        DeadLettersWithoutForgotten, Factory(_dead_letters, settings), tombstones
    )
    remove_strays = Factory(
        RemoveStrays,
        stores=List(segment_store, watch_segments, slate_segments),
        listing=StoresContainer.segment_listing,
        dead_letters=dead_letters,
        origins=StoresContainer.origin_records,
        lock=history_lock,
    )
    refuse_other_scale = Factory(RefuseOtherScale, StoresContainer.segment_listing)
    ingest_dataset = Factory(
        IngestDataset,
        reader=dataset_reader,
        catalog=StoresContainer.movie_catalog,
        demographics=demographics_store,
        store=segment_store,
        origins=StoresContainer.origin_records,
        id_space=StoresContainer.id_space,
        lock=history_lock,
        remove_strays=remove_strays,
        refuse_other_scale=refuse_other_scale,
        clock=clock,
        progress=progress,
    )
    read_history = Factory(
        ReadHistory,
        store=segment_store,
        listing=StoresContainer.segment_listing,
        lock=history_lock,
    )
    read_watch_times = Factory(
        ReadWatchTimes,
        store=watch_segments,
        listing=StoresContainer.segment_listing,
        lock=history_lock,
    )
