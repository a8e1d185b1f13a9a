"""Reports on data in a list."""

from dataclasses import dataclass, field

from application.ports.data_reports import DataReport


@dataclass
class InMemoryDataReports:
    recorded: list[DataReport] = field(default_factory=list)

    def record(self, report: DataReport) -> None:
        self.recorded.append(report)

    def latest(self, kind: str | None = None, limit: int = 20) -> list[DataReport]:
        newest = reversed(self.recorded)
        return [report for report in newest if kind in {None, report.kind}][:limit]
