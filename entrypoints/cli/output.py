"""What commands print: one JSON document, or a table for people, on standard output."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table

from entrypoints.cli.invocation import note_shown

_UNWATCHED_WIDTH = 160

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document; progress goes to stderr."
)


def show(document: object, *, as_json: bool, render: Callable[[], None]) -> None:
    """Print `document` as JSON, or call `render` to show it to a person."""
    if not as_json:
        render()
        return
    encoded = msgspec.json.format(msgspec.json.encode(document, enc_hook=_plain), indent=2)
    sys.stdout.write(encoded.decode() + "\n")
    note_shown()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; columns after the first are aligned to the right if they hold numbers."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for position, column in enumerate(columns):
        numeric = bool(rows) and all(_is_number(row[position]) for row in rows)
        table.add_column(
            column, justify="right" if numeric else "left", overflow="fold", no_wrap=position == 0
        )
    for row in rows:
        table.add_row(*row)
    # Where nobody watches, a table is as wide as it needs to be.
    width = None if sys.stdout.isatty() else _UNWATCHED_WIDTH
    Console(highlight=False, width=width).print(table)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "").lstrip("+-").rstrip("%").isdigit() or not text


def _plain(value: Any) -> object:
    if hasattr(value, "items"):
        return dict(value.items())
    return str(value)
