"""An evaluation as one HTML file."""

from pathlib import Path

from adapters.reports.evaluation_plots import cuts_plot, intervals_plot, trade_off_plot
from adapters.reports.metric_meanings import MEANINGS, RATING_MEANINGS, TRADE_OFF
from adapters.reports.pages import Plots, captioned, template
from application.ports.evaluation_report import EvaluatedModel, EvaluatedRun, EvaluatedSlice
from domain.evaluation.evaluation import HEADLINE_METRICS
from domain.evaluation.protocol import RATING_PROTOCOL_IN_WORDS


class HtmlEvaluationReport:
    """Writes reports that need no network, with plots drawn by matplotlib."""

    def __init__(self) -> None:
        self._template = template("evaluation.html")

    def write(self, run: EvaluatedRun, path: Path) -> None:
        """Write one file that needs nothing beside it: tables, intervals, plots, explanations."""
        text = self._template.render(
            run=run,
            headline=HEADLINE_METRICS,
            meanings=MEANINGS,
            plots={table.name: _plots(table) for table in run.slices},
            best=_best,
            findings=_findings(run.slices[0]),
            rating_protocol=RATING_PROTOCOL_IN_WORDS,
            rating_meanings=RATING_MEANINGS,
        )
        path.write_text(text, encoding="utf-8")


def _plots(table: EvaluatedSlice) -> Plots:
    models = [(row.label, row.evaluation) for row in table.rows]
    return captioned(
        [
            (
                "How sure a figure is: the dot is the mean, the line its 95 % interval.",
                intervals_plot(models, "ndcg_at_10", table.name),
            ),
            (
                "Longer slates: the same question for 5, 10 and 20 places.",
                cuts_plot(models, ("ndcg", "recall_min"), table.name),
            ),
            (
                TRADE_OFF,
                trade_off_plot(models, "coverage_at_100", "ndcg_at_10", table.name),
            ),
        ]
    )


def _best(table: EvaluatedSlice, metric: str) -> float:
    return max(row.evaluation.metrics[metric] for row in table.rows)


def _findings(table: EvaluatedSlice) -> list[str]:
    """Return the outcome in sentences: the best, and whether a personal model beats the rest."""
    ranked = sorted(table.rows, key=_ndcg, reverse=True)
    personal = [row for row in ranked if row.is_personal]
    reference = [row for row in ranked if not row.is_personal]
    findings = [
        f"On {table.name}, {ranked[0].label} ranks best: ndcg_at_10 {_ndcg(ranked[0]):.4f}."
    ]
    if personal and reference:
        change = _ndcg(personal[0]) / _ndcg(reference[0]) - 1 if _ndcg(reference[0]) else 0.0
        findings.append(
            f"The best personal model is {personal[0].label} ({_ndcg(personal[0]):.4f}),"
            f" {abs(change):.0%} {'better' if change > 0 else 'worse'} than the best impersonal"
            f" reference, {reference[0].label} ({_ndcg(reference[0]):.4f})."
        )
    return findings


def _ndcg(row: EvaluatedModel) -> float:
    return row.evaluation.metrics["ndcg_at_10"]
