"""Pages drawn from templates."""

from collections.abc import Iterable
from pathlib import Path

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


def captioned(plots: Iterable[tuple[str, str]]) -> Plots:
    """Return plots as they stand on a page, each with its caption."""
    return [
        (caption, Markup(plot))  # noqa: S704  # drawn by ourselves, and matplotlib escapes labels
        for caption, plot in plots
    ]
