"""Plots of windows of events: what was rated how, how the tail runs, who is active, and when."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter, StrMethodFormatter
from numpy.typing import NDArray

from adapters.reports.drawing import COLOURS, INK, WIDTH, canvas, house_style, svg_of
from domain.data.popularity_profile import long_tail
from domain.data.stability_index import RATING_BINS
from domain.data.viewer_activity import activity_counts
from domain.data.window_profile import WindowProfile

Series = Sequence[tuple[str, WindowProfile]]
"""The windows of a plot by name: one, or the reference and the current one."""

_MOST_BARS = 60
_SIZE = (WIDTH, 2.8)


def ratings_plot(series: Series) -> str:
    """Return the share of the ratings that lies in each tenth of the scale, side by side."""
    with house_style():
        figure, axes = canvas(*_SIZE)
        _bars(axes, [(name, profile.ratings) for name, profile in series])
        labels = [f"{tenth / RATING_BINS:.1f}" for tenth in range(1, RATING_BINS + 1)]
        axes.set_xticks(range(RATING_BINS), labels)
        axes.set_xlabel("rating, as a share of its scale")
        axes.set_ylabel("share of ratings")
        return svg_of(figure, "Ratings by height")


def tail_plot(series: Series) -> str:
    """Return how much of all events the most popular movies hold, against an even share."""
    with house_style():
        figure, axes = canvas(*_SIZE)
        for position, (name, profile) in enumerate(series):
            across, held = long_tail(profile.movies.counts)
            axes.plot(across, held, color=COLOURS[position], linewidth=2, label=name)
        axes.plot([0, 1], [0, 1], color=INK, alpha=0.3, linewidth=1, label="evenly shared")
        axes.set_xlabel("share of the movies, most popular first")
        axes.set_ylabel("share of events")
        _percent(axes, both=True)
        axes.legend(frameon=False, loc="lower right")
        return svg_of(figure, "Popularity, from the top to the tail")


def activity_plot(series: Series, days: int) -> str:
    """Return the share of viewers by how many events they have in so many days."""
    with house_style():
        figure, axes = canvas(*_SIZE)
        counted = [
            (name, activity_counts(profile.activity.per_piece(days))) for name, profile in series
        ]
        last = max((int(np.flatnonzero(counts).max(initial=0)) for _, counts in counted), default=0)
        _bars(axes, [(name, counts[: last + 1]) for name, counts in counted])
        labels = [_range(2**doubling, 2 ** (doubling + 1) - 1) for doubling in range(last + 1)]
        axes.set_xticks(range(last + 1), labels, rotation=30, ha="right")
        axes.set_xlabel(f"events of a viewer in {days:,} {'day' if days == 1 else 'days'}")
        axes.set_ylabel("share of viewers")
        return svg_of(figure, "Activity of viewers")


def timeline_plot(series: Series) -> str:
    """Return the events over time, of both windows on one axis."""
    with house_style():
        figure, axes = canvas(*_SIZE)
        seen = [profile.days.ids for _, profile in series if len(profile.days.ids)]
        first = min((int(days[0]) for days in seen), default=0)
        last = max((int(days[-1]) for days in seen), default=0)
        width = -(-(last - first + 1) // _MOST_BARS)
        edges = np.arange(first, last + 1, width)
        for position, (name, profile) in enumerate(series):
            places = (profile.days.ids - first) // width
            heights = np.bincount(places, profile.days.counts, minlength=len(edges))
            axes.bar(
                edges,
                heights,
                width=width * 0.9,
                align="edge",
                color=COLOURS[position],
                alpha=0.75,
                label=name,
            )
        axes.xaxis_date()  # matplotlib counts days from 1970, too
        axes.set_ylabel("events a day" if width == 1 else f"events in {width:,} days")
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.tick_params(axis="x", rotation=20)
        axes.grid(axis="y", alpha=0.2, color=INK)
        axes.legend(frameon=False)
        return svg_of(figure, "Events over time")


def _bars(axes: Axes, series: Sequence[tuple[str, NDArray[np.int64]]]) -> None:
    """Draw the shares of each series beside those of the others, bin by bin."""
    width = 0.8 / len(series)
    for position, (name, counts) in enumerate(series):
        places = np.arange(len(counts)) - 0.4 + width * (position + 0.5)
        shares = counts / max(int(counts.sum()), 1)
        axes.bar(places, shares, width=width, color=COLOURS[position], label=name)
    _percent(axes)
    axes.grid(axis="y", alpha=0.2, color=INK)
    axes.legend(frameon=False)


def _percent(axes: Axes, *, both: bool = False) -> None:
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    if both:
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low:,}-{high:,}"
