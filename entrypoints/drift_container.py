"""What measures drift: part of the workshop's composition."""

from dependency_injector.providers import Factory, Singleton

from application.operations.measure_drift import MeasureDrift
from application.operations.profile_window import ProfileWindow
from application.ports.window_report import WindowReport
from domain.data.drift_thresholds import DriftThresholds, thresholds_of
from entrypoints.ingestion_container import IngestionContainer
from entrypoints.settings import Settings


def _thresholds(settings: Settings) -> DriftThresholds:
    return thresholds_of(settings.drift_thresholds)


def _report() -> WindowReport:
    from adapters.reports.window_report import HtmlWindowReport  # noqa: PLC0415  # matplotlib

    return HtmlWindowReport()


class DriftContainer(IngestionContainer):
    """Builds what `marquee drift` and `marquee profile` need."""

    settings = IngestionContainer.settings

    thresholds = Singleton(_thresholds, settings)
    window_report = Singleton(_report)
    profile_window = Factory(
        ProfileWindow,
        listing=IngestionContainer.segment_listing,
        store=IngestionContainer.segment_store,
        origins=IngestionContainer.origin_records,
        reader=IngestionContainer.dataset_reader,
        id_space=IngestionContainer.id_space,
        lock=IngestionContainer.history_lock,
        progress=IngestionContainer.progress,
    )
    measure_drift = Factory(
        MeasureDrift,
        profile_window=profile_window,
        catalog=IngestionContainer.movie_catalog,
        origins=IngestionContainer.origin_records,
        id_space=IngestionContainer.id_space,
        reports=IngestionContainer.data_reports,
        thresholds=thresholds,
        clock=IngestionContainer.clock,
    )
