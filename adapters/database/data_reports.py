"""Reports on data, in the database."""

from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import Engine, RowMapping, insert, select

from adapters.database.tables import data_reports
from adapters.database.transactions import reading, writing
from application.ports.data_reports import DataReport


class SqlDataReports:
    """Keeps every report that was made, for people to look at."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, report: DataReport) -> None:
        """Keep a report, in one transaction."""
        document = msgspec.json.encode(report.document).decode()
        with writing(self._engine) as connection:
            connection.execute(insert(data_reports), {**asdict(report), "document": document})

    def latest(self, kind: str | None = None, limit: int = 20) -> list[DataReport]:
        """Return reports of one kind, or of all, as last recorded first."""
        columns = [column for column in data_reports.c if column.name != "sequence"]
        newest = select(*columns).order_by(data_reports.c.sequence.desc()).limit(limit)
        if kind is not None:
            newest = newest.where(data_reports.c.kind == kind)
        with reading(self._engine) as connection:
            return [_report(row) for row in connection.execute(newest).mappings()]


def _report(row: RowMapping) -> DataReport:
    document: dict[str, Any] = msgspec.json.decode(row["document"])
    return DataReport(**{**row, "document": document})
