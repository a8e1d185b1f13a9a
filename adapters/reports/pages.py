"""Pages drawn from templates."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

Plots = list[tuple[str, Markup]]
"""Each plot below the sentence that says how to read it."""


def template(name: str) -> Template:
    """Return a template that escapes what comes from outside and knows every name it uses."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


class Counted(Protocol):
    """What was learnt from."""

    @property
    def positives(self) -> int:
        """How many there are."""
        ...

    @property
    def movies(self) -> int:
        """On how many movies."""
        ...


def counted(of: Counted) -> str:
    """Return how much was learnt from, in the words of a page's head."""
    return f"{of.positives:,} positives (a viewer liked a movie) on {of.movies:,} movies"


def captioned(plots: Iterable[tuple[str, str]]) -> Plots:
    """Return plots as they stand on a page, each with its caption."""
    return [
        (caption, Markup(plot))  # noqa: S704  # drawn by ourselves, and matplotlib escapes labels
        for caption, plot in plots
    ]
