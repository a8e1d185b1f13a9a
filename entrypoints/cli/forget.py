"""`marquee forget`: forget a viewer for good."""

from typing import TYPE_CHECKING

import click

from domain.identifiers import MAXIMUM_IDENTIFIER, viewer_id
from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.whole_number import WholeNumber

if TYPE_CHECKING:
    from application.operations.forget_viewer import ForgettingReceipt


@click.command()
@click.argument("viewer", metavar="USER_ID", type=WholeNumber(1, MAXIMUM_IDENTIFIER))
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@json_option
def forget(*, viewer: int, yes: bool, as_json: bool) -> None:
    """Erase a viewer everywhere, and let none of their events in again.

    Cleared are the history, demographics, rejected lines, kept batches,
    released and stored models, and the database with its free pages and its
    write-ahead log. A keyed hash remains, by which the viewer's events are left
    out whenever a file or a backup brings them again. It cannot be undone. What
    models have learnt of movies from all viewers together stays until they are
    trained again. The receipt names no viewer.
    """
    from entrypoints.forgetting_container import (  # noqa: PLC0415  # keeps help fast
        ForgettingContainer,
    )
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    settings = load_settings()
    if not yes:
        click.confirm(f"Forget viewer {viewer} of {settings.home} for good?", abort=True, err=True)
    receipt = ForgettingContainer(settings=settings).forget_viewer()(viewer_id(viewer))
    show(receipt, as_json=as_json, render=lambda: _render(receipt))


def _render(receipt: "ForgettingReceipt") -> None:
    print_table(
        f"Receipt {receipt.receipt_id}",
        ("place", "erased there"),
        [(place, f"{count:,}") for place, count in receipt.erased.items()],
    )
    if receipt.nothing_was_there:
        click.echo("Nothing was known of this viewer; their events are left out from now on.")
    click.echo("Backups made before hold the viewer until they are deleted; restoring one does not")
    click.echo("bring them back here.")
