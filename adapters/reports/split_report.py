"""Models on one split as one HTML page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.reports.evaluation_plots import intervals_plot, trade_off_plot
from adapters.reports.figures_table import FiguresTable, Row
from adapters.reports.findings import beside, leads
from adapters.reports.metric_meanings import MEANINGS, SLICE_MEANINGS, TRADE_OFF
from adapters.reports.pages import Plots, captioned, counted, template
from adapters.reports.split_plots import differences_plot, rounds_plot, slices_plot
from application.ports.split_report import EvaluatedSplit
from domain.evaluation.comparison import PairedDifference
from domain.evaluation.comparison_words import HEADLINE
from domain.evaluation.evaluation import HEADLINE_METRICS
from domain.evaluation.slices import FEWEST_VIEWERS, SLICE_METRICS
from domain.evaluation.split_evaluation import (
    ModelOnSplit,
    SplitEvaluation,
    compared,
    compared_on_slices,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """Every other model beside one yardstick: paired differences by label and by metric."""

    yardstick: str
    differences: Mapping[str, Mapping[str, PairedDifference]]


class HtmlSplitReport:
    """Writes reports that need no network, with plots drawn by matplotlib."""

    def __init__(self) -> None:
        self._template = template("split.html")

    def write(self, evaluated: EvaluatedSplit, path: Path) -> None:
        """Write one file that needs nothing beside it: tables, tests, slices, plots, words."""
        evaluation = evaluated.evaluation
        table = _table(evaluated)
        models = [evaluation.model(label) for label in table.labels]
        comparisons = [_beside(models, one) for one in evaluated.yardsticks]
        best = _best(models)
        text = self._template.render(
            evaluated=evaluated,
            title=f"{len(models)} models on {evaluated.dataset}, {evaluation.split}",
            counted=counted,
            findings=_findings(best, evaluated.yardsticks),
            table=table,
            models=models,
            viewers=models[0].figures.viewers,
            rounds=evaluation.rounds,
            comparisons=comparisons,
            tested=SLICE_METRICS,
            fewest_viewers=FEWEST_VIEWERS,
            slices={name: one.viewers for name, one in models[0].slices.items()},
            slice_meanings=SLICE_MEANINGS,
            meanings=MEANINGS,
            plots=_plots(evaluation, models, comparisons),
            slice_plots=_slice_plots(evaluated, best),
        )
        path.write_text(text, encoding="utf-8")


def _table(evaluated: EvaluatedSplit) -> FiguresTable:
    return FiguresTable.of(
        HEADLINE_METRICS,
        [
            Row(
                label=model.label,
                notes=[
                    *(() if model.is_personal else ("reference",)),
                    *(("champion",) if model.label == evaluated.champion else ()),
                ],
                figures=model.figures,
                seconds=model.train_seconds,
            )
            for model in evaluated.evaluation.models
        ],
    )


def _beside(models: Sequence[ModelOnSplit], yardstick: ModelOnSplit) -> _Comparison:
    return _Comparison(
        yardstick=yardstick.label,
        differences={
            model.label: compared(model, yardstick)
            for model in models
            if model.label != yardstick.label
        },
    )


def _best(models: Sequence[ModelOnSplit]) -> ModelOnSplit:
    """Return the first personal model of those that come best first, or where none is, the best."""
    return next((model for model in models if model.is_personal), models[0])


def _findings(best: ModelOnSplit, yardsticks: Sequence[ModelOnSplit]) -> list[str]:
    """Return the outcome in sentences: the best, and how it stands to every yardstick."""
    if not best.is_personal:
        return []
    return [
        leads(best.label, best.figures),
        *(
            beside(best.label, best.figures, yardstick.label, yardstick.figures)
            for yardstick in yardsticks
            if yardstick.label != best.label
        ),
    ]


def _plots(
    evaluation: SplitEvaluation,
    models: Sequence[ModelOnSplit],
    comparisons: Sequence[_Comparison],
) -> Plots:
    figures = [(model.label, model.figures) for model in models]
    plots = [
        (
            "How sure a figure is: the dot is the mean, the line its 95 % interval.",
            intervals_plot(figures, HEADLINE, evaluation.split),
        )
    ]
    plots += [
        (
            (
                f"Viewer by viewer beside {one.yardstick}: right of the line is better; where the"
                " interval crosses the line, it may be chance."
            ),
            differences_plot(
                {label: found[HEADLINE] for label, found in one.differences.items()},
                HEADLINE,
                one.yardstick,
            ),
        )
        for one in comparisons
        if one.differences
    ]
    if len(evaluation.rounds) > 1:
        names = [one.name for one in evaluation.rounds]
        plots.append(("Round by round, in order of time.", rounds_plot(models, names, HEADLINE)))
    plots.append(
        (
            TRADE_OFF,
            trade_off_plot(figures, "coverage_at_100", HEADLINE, evaluation.split),
        )
    )
    return captioned(plots)


def _slice_plots(evaluated: EvaluatedSplit, best: ModelOnSplit) -> Plots:
    yardsticks = [one for one in evaluated.yardsticks if one.label != best.label]
    if not best.slices or not yardsticks:
        return []
    differences = {
        yardstick.label: {
            name: found[HEADLINE] for name, found in compared_on_slices(best, yardstick).items()
        }
        for yardstick in yardsticks
    }
    return captioned(
        [
            (
                f"Where {best.label} is better, where worse: paired differences with intervals.",
                slices_plot(best.label, differences, HEADLINE),
            )
        ]
    )
