"""The composition of `marquee doctor`: which probes look at what."""

from collections.abc import Mapping
from importlib.util import find_spec

from adapters.system_probes import (
    KnownSettings,
    PinnedPackages,
    WritableFolder,
    openmp_library,
    python_version,
)
from application.operations.examine_installation import Examination, ExamineInstallation
from application.ports.probe import Finding, Probe, Severity
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import REPOSITORY, Settings, load_settings, unknown_names


def examine() -> Examination:
    """Run every probe that makes sense here: a serving host needs no workshop."""
    settings = load_settings()
    return ExamineInstallation(_probes(settings))()


def _probes(settings: Settings) -> Mapping[str, Probe]:
    is_workshop = find_spec("mlflow") is not None
    chosen = "full" if is_workshop else "serving"
    requirements = REPOSITORY / "requirements" / f"{chosen}.txt"
    probes: dict[str, Probe] = {
        "Python": python_version,
        "packages": PinnedPackages(f"packages ({chosen})", requirements),
        "settings": KnownSettings(unknown_names()),
        "home": WritableFolder(settings.home.resolve()),
    }
    if is_workshop:
        probes["OpenMP"] = openmp_library
    if settings.database_path.exists():
        container = ServingContainer(settings=settings)
        probes["database"] = lambda: _database(container)
        probes["release"] = lambda: _release(container)
    return probes


def _database(container: ServingContainer) -> Finding:
    movies = container.movie_catalog().count()
    segments = container.segment_listing().all()
    ratings = sum(segment.rows for segment in segments)
    if not movies:
        return Finding(
            subject="database",
            severity=Severity.WARNING,
            detail="the catalogue is empty",
            mend="marquee ingest sample, or the path of a MovieLens folder",
        )
    return Finding(
        subject="database",
        severity=Severity.OK,
        detail=f"{movies:,} movies, {ratings:,} ratings in {len(segments)} segments",
    )


def _release(container: ServingContainer) -> Finding:
    releases = container.releases()
    current = releases.current()
    if current is None:
        return Finding(
            subject="release",
            severity=Severity.WARNING,
            detail="nothing is in production",
            mend="marquee train, then marquee promote",
        )
    container.artefacts().read(releases.folder(current))
    return Finding(
        subject="release",
        severity=Severity.OK,
        detail=f"version {current}, every file as its manifest says",
    )
