"""Plots of models on one split: differences from a yardstick, parts of the holdout, rounds."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from adapters.reports.drawing import COLOURS, INK, WIDTH, canvas, house_style, svg_of
from domain.evaluation.comparison import PairedDifference
from domain.evaluation.split_evaluation import ModelOnSplit

_ROW = 0.3


def differences_plot(
    differences: Mapping[str, PairedDifference], metric: str, yardstick: str
) -> str:
    """Return a dot per model, its paired difference from the yardstick, with its interval."""
    with house_style():
        figure, axes = _rows(list(differences))
        _draw(axes, list(differences.values()), 0, 0.0)
        axes.set_xlabel(f"{metric}, difference from {yardstick}")
        return svg_of(figure, f"{metric} of each model less that of {yardstick}, paired")


def slices_plot(
    challenger: str,
    by_yardstick: Mapping[str, Mapping[str, PairedDifference]],
    metric: str,
) -> str:
    """Return a row per slice: the challenger's paired difference from each yardstick there."""
    names = list(next(iter(by_yardstick.values())))
    with house_style():
        figure, axes = _rows(names)
        for number, (yardstick, differences) in enumerate(by_yardstick.items()):
            shift = 0.25 * (number - (len(by_yardstick) - 1) / 2)
            _draw(axes, [differences[name] for name in names], number, shift, f"less {yardstick}")
        axes.set_xlabel(f"{metric} of {challenger}, difference")
        figure.legend(loc="outside upper center", ncols=2, frameon=False)
        return svg_of(figure, f"{metric} of {challenger} in every slice, beside others")


def rounds_plot(models: Sequence[ModelOnSplit], rounds: Sequence[str], metric: str) -> str:
    """Return a line per model over the rounds, in order of time."""
    with house_style():
        figure, axes = canvas(WIDTH, 3.0)
        places = range(len(rounds))
        for position, model in enumerate(models):
            values = [one.metrics[metric] for one in model.rounds]
            colour = COLOURS[position % len(COLOURS)]
            axes.plot(places, values, marker="o", color=colour, label=model.label)
        axes.set_xticks(places, list(rounds))
        axes.set_ylim(bottom=0)
        axes.set_ylabel(metric)
        axes.grid(axis="y", alpha=0.2, color=INK)
        figure.legend(loc="outside upper center", ncols=min(len(models), 4), frameon=False)
        return svg_of(figure, f"{metric} of each model, round by round")


def _rows(names: Sequence[str]) -> tuple[Figure, Axes]:
    """Return a panel with a line at zero and a named row for each difference."""
    figure, axes = canvas(WIDTH, 0.9 + _ROW * len(names))
    axes.axvline(0.0, color=INK, alpha=0.5, linewidth=1)
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="x", alpha=0.2, color=INK)
    return figure, axes


def _draw(
    axes: Axes,
    differences: Sequence[PairedDifference],
    colour: int,
    shift: float,
    label: str | None = None,
) -> None:
    for row, found in enumerate(differences):
        ends = [found.interval.low, found.interval.high]
        axes.plot(ends, [row + shift] * 2, color=COLOURS[colour], linewidth=2)
    axes.plot(
        [found.difference for found in differences],
        [row + shift for row in range(len(differences))],
        "o",
        color=COLOURS[colour],
        label=label,
    )
