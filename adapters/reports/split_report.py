"""Models on one split as one HTML page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.reports.evaluation_plots import intervals_plot, trade_off_plot
from adapters.reports.metric_meanings import MEANINGS, SLICE_MEANINGS, TRADE_OFF
from adapters.reports.pages import Plots, captioned, template
from adapters.reports.split_plots import differences_plot, rounds_plot, slices_plot
from application.ports.split_report import EvaluatedSplit
from domain.evaluation.comparison import PairedDifference
from domain.evaluation.comparison_words import HEADLINE, comparison_in_words
from domain.evaluation.evaluation import HEADLINE_METRICS
from domain.evaluation.slices import FEWEST_VIEWERS, SLICE_METRICS
from domain.evaluation.split_evaluation import ModelOnSplit, compared, compared_on_slices


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
        comparisons = [_beside(evaluated, one) for one in evaluated.yardsticks]
        best = _best(evaluated)
        text = self._template.render(
            evaluated=evaluated,
            models=evaluated.evaluation.models,
            rounds=evaluated.evaluation.rounds,
            headline=HEADLINE_METRICS,
            best_of=_best_of(evaluated.evaluation.models),
            comparisons=comparisons,
            tested=SLICE_METRICS,
            fewest_viewers=FEWEST_VIEWERS,
            findings=_findings(best, comparisons),
            slices=_slices(evaluated.evaluation.models),
            slice_meanings=SLICE_MEANINGS,
            meanings=MEANINGS,
            plots=_plots(evaluated, comparisons),
            slice_plots=_slice_plots(evaluated, best),
        )
        path.write_text(text, encoding="utf-8")


def _beside(evaluated: EvaluatedSplit, yardstick: ModelOnSplit) -> _Comparison:
    others = [model for model in evaluated.evaluation.models if model.label != yardstick.label]
    return _Comparison(
        yardstick=yardstick.label,
        differences={model.label: compared(model, yardstick) for model in others},
    )


def _best(evaluated: EvaluatedSplit) -> ModelOnSplit:
    """Return the personal model that ranks best, or where there is none, the best of all."""
    models = evaluated.evaluation.models
    personal = [model for model in models if model.is_personal]
    return max(personal or models, key=lambda model: model.figures.metrics[HEADLINE])


def _findings(best: ModelOnSplit, comparisons: Sequence[_Comparison]) -> list[str]:
    """Return the outcome in sentences: the best, and how it stands to every yardstick."""
    interval = best.figures.intervals[HEADLINE]
    findings = [
        (
            f"{best.label} ranks best of the personal models: {HEADLINE}"
            f" {best.figures.metrics[HEADLINE]:.4f} (95 % interval {interval.low:.4f} to"
            f" {interval.high:.4f})."
        )
    ]
    for comparison in comparisons:
        differences = comparison.differences.get(best.label)
        if differences is not None:
            findings.extend(comparison_in_words(best.label, comparison.yardstick, differences))
    return findings


def _best_of(models: Sequence[ModelOnSplit]) -> dict[str, float]:
    return {
        metric: max(model.figures.metrics[metric] for model in models)
        for metric in HEADLINE_METRICS
    }


def _slices(models: Sequence[ModelOnSplit]) -> dict[str, int]:
    """Return the number of viewers of each slice."""
    return {name: figures.viewers for name, figures in models[0].slices.items()}


def _plots(evaluated: EvaluatedSplit, comparisons: Sequence[_Comparison]) -> Plots:
    evaluation = evaluated.evaluation
    models = [(model.label, model.figures) for model in evaluation.models]
    plots = [
        (
            "How sure a figure is: the dot is the mean, the line its 95 % interval.",
            intervals_plot(models, HEADLINE, evaluation.split),
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
        plots.append(
            ("Round by round, in order of time.", rounds_plot(evaluation.models, names, HEADLINE))
        )
    plots.append(
        (
            TRADE_OFF,
            trade_off_plot(models, "coverage_at_100", HEADLINE, evaluation.split),
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
