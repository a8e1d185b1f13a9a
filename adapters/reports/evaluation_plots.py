"""Plots of an evaluation."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from adapters.reports.drawing import COLOURS, INK, WIDTH, canvas, house_style, svg_of
from domain.evaluation.figures import Figures
from domain.evaluation.ranking_metrics import CUTS

Models = Sequence[tuple[str, Figures]]
"""The label and the figures of each model, in the order of the rows of the table beside."""

_MARKERS = ("o", "s", "^", "D", "v", "P", "X")
"""One fewer than colours, so that the ninth model is not drawn as the first."""


def intervals_plot(models: Models, metric: str, of: str) -> str:
    """Return a dot per model with its 95 % interval, in the order of the rows."""
    with house_style():
        figure, axes = canvas(WIDTH, 0.8 + 0.42 * len(models))
        for position, (_, figures) in enumerate(models):
            interval = figures.intervals[metric]
            colour = COLOURS[position % len(COLOURS)]
            axes.plot([interval.low, interval.high], [position] * 2, color=colour, linewidth=2)
            axes.plot(figures.metrics[metric], position, _marker(position), color=colour)
        axes.set_yticks(range(len(models)), [label for label, _ in models])
        axes.set_ylim(len(models) - 0.5, -0.5)
        axes.set_xlim(left=0)
        axes.set_xlabel(metric)
        axes.grid(axis="x", alpha=0.2, color=INK)
        return svg_of(figure, f"{metric} of each model with its 95 % interval, {of}")


def cuts_plot(models: Models, metrics: Sequence[str], of: str) -> str:
    """Return how each of `metrics` grows with the length of the slate, a line per model."""
    with house_style():
        figure = Figure(figsize=(WIDTH, 3.0), layout="constrained")
        for panel, metric in enumerate(metrics, start=1):
            axes = figure.add_subplot(1, len(metrics), panel)
            axes.patch.set_alpha(0)
            for position, (label, figures) in enumerate(models):
                values = [figures.metrics[f"{metric}_at_{k}"] for k in CUTS]
                _line(axes, position, label, values)
            axes.set_xticks(CUTS)
            axes.set_xlabel("length of the slate")
            axes.set_ylabel(f"{metric}_at_k")
            axes.set_ylim(bottom=0)
            axes.grid(alpha=0.2, color=INK)
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="outside upper center", ncols=min(len(labels), 4), frameon=False
        )
        return svg_of(figure, f"{' and '.join(metrics)} by length of the slate, {of}")


def trade_off_plot(models: Models, across: str, up: str, of: str) -> str:
    """Return a labelled point per model: what it gains in `up`, and what in `across`."""
    with house_style():
        figure, axes = canvas(WIDTH, 3.2)
        for position, (label, figures) in enumerate(models):
            point = figures.metrics[across], figures.metrics[up]
            axes.plot(*point, _marker(position), color=COLOURS[position % len(COLOURS)])
            axes.annotate(label, point, xytext=(6, 4), textcoords="offset points")
        axes.set_xlim(0, 1)
        axes.margins(y=0.15)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        axes.grid(alpha=0.2, color=INK)
        return svg_of(figure, f"{up} against {across} of each model, {of}")


def _line(axes: Axes, position: int, label: str, values: Sequence[float]) -> None:
    axes.plot(
        CUTS,
        values,
        marker=_marker(position),
        color=COLOURS[position % len(COLOURS)],
        label=label,
    )


def _marker(position: int) -> str:
    return _MARKERS[position % len(_MARKERS)]
