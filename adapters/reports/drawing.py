"""What all plots share: SVG that takes its text colour from the page around it."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#010203"
"""Drawn in this colour, and replaced by that of the page's text."""
WIDTH = 6.0
"""Of every plot, in inches: its letters can be read on a phone, too, where it is shrunk to fit."""
COLOURS = ("#c2571a", "#2f7fc1", "#3c9a5f", "#9a63c4", "#b3932c", "#c4527d", "#5b8f99", "#8a7a6a")
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "marquee",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the style of the house within the context."""
    with mpl.rc_context(_STYLE):
        yield


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of one panel, in inches, that lets the page shine through."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    return figure, axes


def svg_of(figure: Figure, description: str) -> str:
    """Return an `<svg>` element for a page: its ids are its own, its description its name."""
    figure.patch.set_alpha(0)
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Title": description})
    drawn = stream.getvalue()
    element = drawn[drawn.index("<svg") :].replace(INK, "currentColor")
    # Several plots share a page, and matplotlib calls the parts of each alike.
    prefix = re.sub(r"[^a-z0-9]+", "-", description.lower())
    element = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}-", element)
    return element.replace("<svg ", f'<svg role="img" aria-label="{description}" ', 1)
