"""The option `--report FILE.html`, of commands that write a page as well."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class _Page(click.Path):
    """A path at which a page can be written: told now, not after minutes of fitting."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; fails where it is no page's name, or lies in no folder."""
        path = Path(value)
        super().convert(path, param, ctx)
        if path.suffix.lower() != ".html":
            self.fail(f"{path} must end in .html, since a page is written there", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"the folder of {path} does not exist; make it first", param, ctx)
        return path


def report_option(help_text: str) -> Callable[[Command], Command]:
    """Return the option, whose value is None where it is left out."""
    return click.option("--report", type=_Page(), metavar="FILE.html", help=help_text)
