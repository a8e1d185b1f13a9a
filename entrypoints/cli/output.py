"""What commands print: one JSON document, or a table for people, on standard output."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from entrypoints.cli.invocation import note_shown

_UNWATCHED_WIDTH = 160
_BOUNDLESS = 10_000
_LOOK: Mapping[str, Any] = {"title_justify": "left", "header_style": "bold"}

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
    """Print a table; columns after the first are aligned to the right if they hold numbers.

    Where the terminal is too narrow for it, it goes without lines and empty columns, and
    names like `ndcg_at_10` break in the middle, so that no number does.
    """
    # Where nobody watches, a table is as wide as it needs to be.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _UNWATCHED_WIDTH)
    table = _filled(Table(title=title, **_LOOK), columns, rows)
    boundless = console.options.update(width=_BOUNDLESS)
    if console.measure(table, options=boundless).maximum > console.width:
        narrow = Table(title=title, box=SIMPLE_HEAD, show_edge=False, padding=0, **_LOOK)
        table = _filled(narrow, *_narrowed(columns, rows))
    console.print(table)


def _filled(table: Table, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    for position, column in enumerate(columns):
        numeric = bool(rows) and all(_is_number(row[position]) for row in rows)
        table.add_column(
            column,
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=numeric or position == 0,
        )
    for row in rows:
        table.add_row(*row)
    return table


def _narrowed(
    columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[str], list[list[str]]]:
    kept = [
        position
        for position in range(len(columns))
        if not rows or any(row[position] for row in rows)
    ]
    names = [columns[position].replace("_at_", "\nat_") for position in kept]
    return names, [[row[position] for position in kept] for row in rows]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "").lstrip("+-").rstrip("%").isdigit() or not text


def _plain(value: Any) -> object:
    if hasattr(value, "items"):
        return dict(value.items())
    return str(value)
