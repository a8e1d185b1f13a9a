"""The composition of `marquee doctor`: which probes look at what."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from adapters.database.write_trial import SqlWriteTrial
from adapters.system_probes import (
    KnownSettings,
    PinnedPackages,
    WritableFolder,
    openmp_library,
    python_version,
)
from application.operations.examine_installation import Examination, ExamineInstallation
from application.operations.probe_database import ProbeDatabase
from application.operations.probe_history import ProbeHistory
from application.operations.probe_registry import ProbeRegistry
from application.operations.probe_release import SUBJECTS, ProbeRelease
from application.ports.probe import Probe
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import REPOSITORY, Settings, load_settings, unknown_names

if TYPE_CHECKING:
    from entrypoints.ingestion_container import IngestionContainer


def examine() -> Examination:
    """Run every probe that makes sense here: a serving host needs no workshop."""
    settings = load_settings()
    is_workshop = find_spec("mlflow") is not None
    probes = _probes_of_the_machine(settings, is_workshop=is_workshop)
    if settings.database_path.exists():
        probes |= _probes_of_the_stores(settings)
        if is_workshop:
            probes |= _probes_of_the_workshop(settings)
    return ExamineInstallation(probes)()


def _probes_of_the_machine(settings: Settings, *, is_workshop: bool) -> dict[str, Probe]:
    chosen = "full" if is_workshop else "serving"
    requirements = REPOSITORY / "requirements" / f"{chosen}.txt"
    probes: dict[str, Probe] = {
        "Python": python_version,
        "packages": PinnedPackages(f"packages ({chosen})", requirements),
        "settings": KnownSettings(unknown_names()),
        "home": WritableFolder(settings.home.resolve()),
    }
    return probes | ({"OpenMP": openmp_library} if is_workshop else {})


def _probes_of_the_stores(settings: Settings) -> Mapping[str, Probe]:
    container = ServingContainer(settings=settings)
    return {
        "database": ProbeDatabase(
            place=settings.database_path,
            catalog=container.movie_catalog,
            try_to_write=SqlWriteTrial(container.engine()),
        ),
        **{
            SUBJECTS[role]: ProbeRelease(role, releases=releases, artefacts=container.artefacts())
            for role, releases in container.releases().items()
        },
    }


def _probes_of_the_workshop(settings: Settings) -> Mapping[str, Probe]:
    from entrypoints.ingestion_container import IngestionContainer  # noqa: PLC0415  # not served

    container = IngestionContainer(settings=settings)
    registry = settings.tracking_folder / "mlflow.db"
    return {
        "registry": ProbeRegistry(
            place=str(settings.tracking_folder),
            is_there=registry.is_file,
            records=container.model_records,
            releases=ServingContainer(settings=settings).releases(),
        ),
        "history": ProbeHistory(
            folder=settings.history_folder,
            listing=container.segment_listing,
            stored_ids=lambda: _stored_ids(container),
        ),
    }


def _stored_ids(container: "IngestionContainer") -> set[str]:
    stores = (container.segment_store, container.watch_segments, container.slate_segments)
    return set().union(*(store().stored_ids() for store in stores))
