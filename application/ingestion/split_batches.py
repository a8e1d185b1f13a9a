"""Splits a big file of ratings into batches in order of time, to let them arrive one by one."""

from dataclasses import dataclass
from pathlib import Path

from application.ports.clock import Clock
from application.ports.progress import Progress
from application.ports.table_splitter import Cut, TableSplitter


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest:
    """What to split, how, and the absent or empty folder for the batches."""

    source: Path
    cut: Cut
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitReport:
    """What was written."""

    folder: Path
    batches: int
    rows: int
    seconds: float


class SplitBatches:
    """Splits one file; the folder appears whole, or not at all."""

    def __init__(self, *, splitter: TableSplitter, clock: Clock, progress: Progress) -> None:
        self._splitter = splitter
        self._clock = clock
        self._progress = progress

    def __call__(self, request: SplitRequest) -> SplitReport:
        """Split it; `DatasetError` naming the line where a row has no time."""
        started = self._clock.now()
        with self._progress.step(f"Splitting {request.source}") as step:
            batches, rows = self._splitter.split(request.source, request.folder, request.cut, step)
        return SplitReport(
            folder=request.folder,
            batches=batches,
            rows=rows,
            seconds=(self._clock.now() - started).total_seconds(),
        )
