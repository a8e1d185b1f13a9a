"""An evaluation as one HTML file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.reports.evaluation_plots import cuts_plot, intervals_plot, trade_off_plot
from adapters.reports.figures_table import FiguresTable, Row
from adapters.reports.findings import beside, leads
from adapters.reports.metric_meanings import (
    MEANINGS,
    RATING_MEANINGS,
    SLICE_PURPOSES,
    TRADE_OFF,
)
from adapters.reports.pages import Plots, captioned, counted, template
from application.ports.evaluation_report import (
    EvaluatedModel,
    EvaluatedRatings,
    EvaluatedRun,
    EvaluatedSlice,
)
from domain.evaluation.evaluation import HEADLINE_METRICS
from domain.evaluation.protocol import RATING_PROTOCOL_IN_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """A table of what ranks, with its plots."""

    name: str
    fitted_on: str
    viewers: int
    cold_viewers: int
    table: FiguresTable
    plots: Plots


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ratings:
    """A table of what predicts ratings."""

    name: str
    fitted_on: str
    ratings: int
    viewers: int
    table: FiguresTable


class HtmlEvaluationReport:
    """Writes reports that need no network, with plots drawn by matplotlib."""

    def __init__(self) -> None:
        self._template = template("evaluation.html")

    def write(self, run: EvaluatedRun, path: Path) -> None:
        """Write one file that needs nothing beside it: tables, intervals, plots, explanations."""
        text = self._template.render(
            run=run,
            counted=counted,
            findings=_findings(run.slices),
            slices=[_slice(one) for one in run.slices],
            ratings=[_ratings(one) for one in run.ratings],
            purposes=SLICE_PURPOSES,
            rating_protocol=RATING_PROTOCOL_IN_WORDS,
            meanings={**MEANINGS, **(RATING_MEANINGS if run.ratings else {})},
        )
        path.write_text(text, encoding="utf-8")


def _slice(slice_: EvaluatedSlice) -> _Slice:
    table = FiguresTable.of(
        HEADLINE_METRICS,
        [
            Row(
                label=row.label,
                notes=() if row.is_personal else ("reference",),
                figures=row.evaluation,
                seconds=row.train_seconds,
            )
            for row in slice_.rows
        ],
    )
    by_label = {row.label: row.evaluation for row in slice_.rows}
    models = [(label, by_label[label]) for label in table.labels]
    first = slice_.rows[0].evaluation
    return _Slice(
        name=slice_.name,
        fitted_on=slice_.fitted_on,
        viewers=first.viewers,
        cold_viewers=first.cold_viewers,
        table=table,
        plots=captioned(
            [
                (
                    "How sure a figure is: the dot is the mean, the line its 95 % interval.",
                    intervals_plot(models, "ndcg_at_10", slice_.name),
                ),
                (
                    "Longer slates: the same question for 5, 10 and 20 places.",
                    cuts_plot(models, ("ndcg", "recall_min"), slice_.name),
                ),
                (
                    TRADE_OFF,
                    trade_off_plot(models, "coverage_at_100", "ndcg_at_10", slice_.name),
                ),
            ]
        ),
    )


def _ratings(rated: EvaluatedRatings) -> _Ratings:
    first = rated.rows[0].evaluation
    return _Ratings(
        name=rated.name,
        fitted_on=rated.fitted_on,
        ratings=first.ratings,
        viewers=first.viewers,
        table=FiguresTable.of(
            list(first.metrics),
            [
                Row(
                    label=row.label,
                    notes=("reference",) if row.is_reference else (),
                    figures=row.evaluation,
                    seconds=row.train_seconds,
                )
                for row in rated.rows
            ],
            lower_is_better=True,
        ),
    )


def _findings(slices: Sequence[EvaluatedSlice]) -> list[str]:
    """Return which personal model validation chooses, and what test says of it."""
    by_name = {one.name: {row.label: row for row in one.rows} for one in slices}
    chosen = max(
        (row for row in by_name["validation"].values() if row.is_personal), key=_ndcg, default=None
    )
    if chosen is None:
        return []
    findings = [leads(chosen.label, chosen.evaluation, " on validation, which decides")]
    rows = by_name["test"]
    reference = max((row for row in rows.values() if not row.is_personal), key=_ndcg, default=None)
    if reference is not None:
        found = beside(
            chosen.label, rows[chosen.label].evaluation, reference.label, reference.evaluation
        )
        findings.append(f"On test, which is only reported, {found}")
    return findings


def _ndcg(row: EvaluatedModel) -> float:
    return row.evaluation.metrics["ndcg_at_10"]
