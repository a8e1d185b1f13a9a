"""Training runs in memory; their files lie in a folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from application.errors import NotFoundError
from application.ports.training_runs import RunRecord
from domain.evaluation.viewer_scores import ViewerScores


@dataclass
class InMemoryTrainingRuns:
    root: Path
    kept: dict[str, RunRecord] = field(default_factory=dict)
    scores: dict[str, Mapping[str, ViewerScores]] = field(default_factory=dict)

    def add(
        self,
        record: RunRecord,
        write_report: Callable[[Path], None],
        scores: Mapping[str, ViewerScores],
    ) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        files = self.files(record.training_run)
        write_report(files["evaluation.html"])
        files["evaluation.json"].write_text(repr(record))
        self.kept[record.training_run] = record
        self.scores[record.training_run] = scores

    def record(self, training_run: str) -> RunRecord:
        if training_run not in self.kept:
            raise NotFoundError(f"there is no run {training_run}")
        return self.kept[training_run]

    def viewer_scores(self, training_run: str, plan: str) -> ViewerScores | None:
        return self.scores.get(training_run, {}).get(plan)

    def files(self, training_run: str) -> Mapping[str, Path]:
        names = ("evaluation.json", "evaluation.html")
        return {name: self.root / f"{training_run}-{name}" for name in names}
