"""A report without plots, which take longer to draw than small models to train."""

from pathlib import Path

from application.ports.evaluation_report import EvaluatedRun


class PlainEvaluationReport:
    def write(self, run: EvaluatedRun, path: Path) -> None:
        path.write_text(f"{run.dataset}: {len(run.slices[0].rows)} models\n")
