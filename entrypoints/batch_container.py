"""What takes batches in and decides on them: part of the workshop's composition root."""

from pathlib import Path

from dependency_injector.providers import Factory, Singleton

from adapters.batches.local_batch_folders import LocalBatchFolders
from application.ingestion.decide_on_batch import DecideOnBatch
from application.ingestion.identify_movies import IdentifyMovies
from application.ingestion.process_batches import ProcessBatches
from application.ingestion.split_batches import SplitBatches
from application.ingestion.take_in_batch import TakeInBatch
from application.ports.table_splitter import TableSplitter
from application.ports.tombstones import Tombstones
from domain.data.quality_report import QualityGatePolicy
from entrypoints.data_quality_container import DataQualityContainer
from entrypoints.settings import Settings


def _batch_folders(settings: Settings, tombstones: Tombstones) -> LocalBatchFolders:
    return LocalBatchFolders(settings.batches_folder, tombstones)


def _gate(settings: Settings) -> QualityGatePolicy:
    return QualityGatePolicy(max_reject_rate=settings.batch_max_reject_rate)


def _schema(settings: Settings) -> Path:
    return settings.batch_schema_path


def _splitter() -> TableSplitter:
    from adapters.datasets.csv_tables.sorted_splitter import (  # noqa: PLC0415  # pyarrow
        SortedSplitter,
    )

    return SortedSplitter()


class BatchContainer(DataQualityContainer):
    """Builds what takes batches in and decides on them."""

    settings = DataQualityContainer.settings
    clock = DataQualityContainer.clock
    batch_records = DataQualityContainer.batch_records

    batch_folders = Singleton(_batch_folders, settings, DataQualityContainer.tombstones)
    process_batches = Factory(
        ProcessBatches,
        folders=batch_folders,
        records=batch_records,
        reports=DataQualityContainer.data_reports,
        take_in=Factory(
            TakeInBatch,
            tables=DataQualityContainer.judged_tables,
            store=DataQualityContainer.segment_store,
            origins=DataQualityContainer.origin_records,
            dead_letters=DataQualityContainer.dead_letters,
            catalog=DataQualityContainer.movie_catalog,
            identify_movies=Factory(
                IdentifyMovies,
                DataQualityContainer.movie_names,
                DataQualityContainer.movie_catalog,
            ).provider,
            known_movies=DataQualityContainer.known_movies,
            id_space=DataQualityContainer.id_space,
            tombstones=DataQualityContainer.tombstones,
            lock=DataQualityContainer.history_lock,
            policy=Singleton(_gate, settings),
            clock=clock,
            progress=DataQualityContainer.progress,
        ),
        schemas=DataQualityContainer.quality_schemas,
        schema=Singleton(_schema, settings),
        refuse_other_scale=DataQualityContainer.refuse_other_scale,
        remove_strays=DataQualityContainer.remove_strays,
        clock=clock,
    )
    decide_on_batch = Factory(
        DecideOnBatch,
        find_batch=DataQualityContainer.find_batch,
        records=batch_records,
        origins=DataQualityContainer.origin_records,
        folders=batch_folders,
        clock=clock,
    )
    split_batches = Factory(
        SplitBatches,
        splitter=Singleton(_splitter),
        clock=clock,
        progress=DataQualityContainer.progress,
    )
