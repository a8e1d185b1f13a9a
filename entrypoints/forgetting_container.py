"""What forgets a viewer, wherever something is kept of them."""

from dependency_injector.providers import Factory, List, Object

from adapters.backup.local_home_snapshots import LocalHomeSnapshots
from adapters.database.viewer_traces import SqlViewerTraces
from adapters.dead_letter_traces import DeadLetterTraces
from adapters.file_writer_lock import FileWriterLock
from application.operations.demographics_traces import DemographicsTraces
from application.operations.forget_viewer import ForgetViewer
from application.operations.history_traces import HistoryTraces
from application.operations.model_traces import RegisteredModelTraces, ReleasedModelTraces
from application.operations.unfinished_backup_traces import UnfinishedBackupTraces
from application.ports.segment_store import SegmentKind
from application.ports.viewer_traces import ViewerTraces
from entrypoints.settings import Settings
from entrypoints.workshop_container import WorkshopContainer


def _dead_letter_traces(settings: Settings) -> DeadLetterTraces:
    return DeadLetterTraces(settings.dead_letters_folder)


def _batch_traces(settings: Settings) -> ViewerTraces:
    from adapters.batches.viewer_traces import BatchTraces  # noqa: PLC0415  # keeps help fast

    return BatchTraces(settings.batches_folder)


def _download_traces(settings: Settings) -> ViewerTraces:
    from adapters.datasets.movielens.download_traces import (  # noqa: PLC0415  # as above
        DownloadTraces,
    )

    return DownloadTraces(settings.downloads_folder)


def _unfinished_backup_traces(settings: Settings) -> UnfinishedBackupTraces:
    snapshots = LocalHomeSnapshots(settings.home, settings.database_path, {})
    return UnfinishedBackupTraces(snapshots, FileWriterLock(settings.backup_lock_path))


class ForgettingContainer(WorkshopContainer):
    """Builds what `marquee forget` needs; a new place that keeps viewers joins `traces`."""

    settings = WorkshopContainer.settings

    traces = List(
        *(
            Factory(
                HistoryTraces,
                kind=Object(kind),
                segments=segments,
                listing=WorkshopContainer.segment_listing,
                lock=WorkshopContainer.history_lock,
                remove_strays=WorkshopContainer.remove_strays,
            )
            for kind, segments in (
                (SegmentKind.RATINGS, WorkshopContainer.segment_store),
                (SegmentKind.WATCHES, WorkshopContainer.watch_segments),
                (SegmentKind.SLATES, WorkshopContainer.slate_segments),
            )
        ),
        Factory(DemographicsTraces, WorkshopContainer.demographics_store),
        Factory(_dead_letter_traces, settings),
        Factory(_batch_traces, settings),
        Factory(_download_traces, settings),
        Factory(ReleasedModelTraces, WorkshopContainer.releases, WorkshopContainer.artefacts),
        Factory(
            RegisteredModelTraces,
            WorkshopContainer.registry,
            WorkshopContainer.artefacts,
            WorkshopContainer.records,
        ),
        Factory(_unfinished_backup_traces, settings),
        Factory(SqlViewerTraces, WorkshopContainer.database),
    )
    forget_viewer = Factory(
        ForgetViewer,
        tombstones=WorkshopContainer.tombstones,
        traces=traces,
        lock=WorkshopContainer.lock,
        clock=WorkshopContainer.clock,
        progress=WorkshopContainer.progress,
    )
