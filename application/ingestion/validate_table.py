"""Judges a table by a schema, and keeps what came of it apart."""

from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from application.ports.clock import Clock
from application.ports.judged_tables import JudgedTables
from application.ports.progress import Progress
from application.ports.quality_schemas import QualitySchemas
from application.ports.validation_folders import ValidationFolder, ValidationFolders
from domain.data.quality import Circumstances
from domain.data.quality_report import (
    GateVerdict,
    QualityCounts,
    QualityGatePolicy,
    QualityTally,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationRequest:
    """What to validate, by which schema, and where clean and rejected rows go, if anywhere.

    Without a `max_reject_rate` every table passes.
    """

    source: Path
    schema: Path
    folder: Path | None = None
    max_reject_rate: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What a table's rows came to."""

    source: str
    schema: str
    ignored_columns: Sequence[str]
    counts: QualityCounts
    max_reject_rate: float | None
    verdict: GateVerdict
    folder: Path | None
    seconds: float

    def document(self) -> dict[str, Any]:
        """Return the report as JSON holds it."""
        return {
            **document_of(self.counts),
            "max_reject_rate": self.max_reject_rate,
            "passed": self.verdict.passed,
            "reasons": list(self.verdict.reasons),
            "schema": self.schema,
            "ignored_columns": list(self.ignored_columns),
            "source": self.source,
            "folder": None if self.folder is None else str(self.folder),
            "seconds": round(self.seconds, 3),
        }


class ValidateTable:
    """Validates one table as it streams past; the folder appears whole, or not at all."""

    def __init__(
        self,
        *,
        tables: JudgedTables,
        schemas: QualitySchemas,
        folders: ValidationFolders,
        known_movies: Callable[[], Container[str] | None],
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._tables = tables
        self._schemas = schemas
        self._folders = folders
        self._known_movies = known_movies
        self._clock = clock
        self._progress = progress

    def __call__(self, request: ValidationRequest) -> ValidationReport:
        """Validate it, passed or not.

        Raises `InvalidValueError` where the schema is unsound, `DatasetError`
        where the file is no such table, `RefusedError` where the folder is taken.
        """
        started = self._clock.now()
        rate = request.max_reject_rate
        policy = QualityGatePolicy(max_reject_rate=1.0 if rate is None else rate)
        schema = self._schemas.read(request.schema)
        here = Circumstances(now=int(started.timestamp()), movies=self._known_movies())
        tally = QualityTally()
        output: AbstractContextManager[ValidationFolder | None] = (
            self._folders.create(request.folder, schema) if request.folder else nullcontext()
        )
        with self._tables.open(request.source, schema, here) as table, output as folder:
            with self._progress.step(f"Validating {request.source}", table.size) as step:
                for rows in table.rows():
                    tally.add(rows)
                    if folder is not None:
                        folder.add(rows)
                    step.advance(rows.size)
            counts = tally.counts()
            report = ValidationReport(
                source=str(request.source),
                schema=schema.name,
                ignored_columns=tuple(table.ignored),
                counts=counts,
                max_reject_rate=rate,
                verdict=policy.judge(counts),
                folder=request.folder,
                seconds=(self._clock.now() - started).total_seconds(),
            )
            if folder is not None:
                folder.conclude(report.document())
        return report


def document_of(counts: QualityCounts) -> Mapping[str, Any]:
    """Return counts as every report of quality names them."""
    return {
        "input_rows": counts.input_rows,
        "clean_rows": counts.clean_rows,
        "reject_rows": counts.reject_rows,
        "reject_rate": counts.reject_rate,
        "by_rule": dict(counts.by_rule),
    }
