"""An evaluation as one HTML file."""

from collections.abc import Mapping
from pathlib import Path

from adapters.reports.evaluation_plots import cuts_plot, intervals_plot, trade_off_plot
from adapters.reports.pages import Plots, captioned, template
from application.ports.evaluation_report import EvaluatedModel, EvaluatedRun, EvaluatedSlice
from domain.evaluation.evaluation import HEADLINE_METRICS

MEANINGS: Mapping[str, str] = {
    "precision_at_k": "share of the first k that the viewer went on to like",
    "recall_at_k": "share of what the viewer went on to like that stands in the first k",
    "recall_min_at_k": "the same, in terms of the best that k places allow",
    "ndcg_at_k": "like recall_min, but a hit counts more the higher it stands",
    "hit_rate_at_k": "share of viewers with at least one hit in the first k",
    "mrr": "mean of 1 / position of the first hit",
    "map": "mean over viewers of the precision at each hit",
    "coverage_at_100": "share of the catalogue that stands in at least one viewer's first 100",
    "novelty": "how unexpected the first 10 are, in bits: 1 = liked by every second viewer",
    "intra_list_diversity": "1 - mean likeness of the genres of each pair in the first 10",
    "popularity_bias": "how much more popular the first 10 are than the viewer's own taste",
}
"""What each metric says, for people."""

_TRADE_OFF = (
    "Hits against breadth: further up finds more of what viewers like, further right shows more of"
    " the catalogue."
)


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
        )
        path.write_text(text, encoding="utf-8")


def _plots(table: EvaluatedSlice) -> Plots:
    return captioned(
        [
            (
                "How sure a figure is: the dot is the mean, the line its 95 % interval.",
                intervals_plot(table, "ndcg_at_10"),
            ),
            (
                "Longer slates: the same question for 5, 10 and 20 places.",
                cuts_plot(table, ("ndcg", "recall_min")),
            ),
            (
                _TRADE_OFF,
                trade_off_plot(table, "coverage_at_100", "ndcg_at_10"),
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
