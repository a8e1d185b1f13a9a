"""Tasks over a home: ingesting, loading, merging."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Task = Callable[[], dict[str, float]]


def parse_csv(path: Path) -> Task:
    """Read a file of ratings with Arrow's own reader, and do nothing with it."""
    from pyarrow import csv  # noqa: PLC0415  # not part of other tasks

    return lambda: {"rows": csv.read_csv(path).num_rows}


def ingest_data_set(path: Path, home: str) -> Task:
    """Ingest a data set, as the command does."""
    from application.ingestion.ingest_dataset import IngestRequest  # noqa: PLC0415  # as above

    ingest = _workshop(home).ingest_dataset()
    return lambda: {"rows": ingest(IngestRequest(source=str(path))).rows_stored}


def ingest_movielog(path: Path, home: str) -> Task:
    """Ingest a movielog, as the command does."""
    from application.ingestion.ingest_movielog import MovielogRequest  # noqa: PLC0415  # as above
    from entrypoints.movielog_container import MovielogContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import Settings  # noqa: PLC0415  # as above

    ingest = MovielogContainer(settings=Settings(home=Path(home))).ingest_movielog()
    return lambda: {"rows": ingest(MovielogRequest(source=str(path))).lines}


def read_history(home: Path) -> Task:
    """Read all ratings of the history into arrays."""
    read = _workshop(str(home)).read_history()
    return lambda: {"rows": len(read())}


def load_for_training(home: Path) -> Task:
    """Read the history and prepare it for training: de-duplicated, thresholds, split, axes."""
    load = _workshop(str(home)).load_history()
    return lambda: {"rows": len(load().prepared.everything.positives)}


def compact(home: Path) -> Task:
    """Merge the segments of the history."""
    from entrypoints.history_container import HistoryContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import Settings  # noqa: PLC0415  # as above

    merge = HistoryContainer(settings=Settings(home=home)).compact_history()
    return lambda: {"rows": sum(one.rows for one in merge().kinds.values())}


def _workshop(home: str) -> Any:
    from entrypoints.settings import Settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    return WorkshopContainer(settings=Settings(home=Path(home)))
