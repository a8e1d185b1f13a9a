"""`marquee rollback`: go back to the version in production before."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, show
from entrypoints.cli.roles import role_option

if TYPE_CHECKING:
    from application.training.roll_back_model import Rollback


@click.command()
@click.option("--skip-damaged", is_flag=True, help="Pass over releases whose files are damaged.")
@role_option
@json_option
def rollback(*, role: str, skip_damaged: bool, as_json: bool) -> None:
    """Make the version that was in production before the current one again; repeat to go further.

    Every file of the release is checked first. Services follow within a
    second, and no request fails meanwhile.
    """
    from domain.models.specification import Role  # noqa: PLC0415  # keeps help fast
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    done = WorkshopContainer(settings=load_settings()).roll_back_model()(
        Role(role), skip_damaged=skip_damaged
    )
    show(
        {"role": role, "version": done.returned, "left": done.left, "skipped": done.skipped},
        as_json=as_json,
        render=lambda: _render(done),
    )


def _render(done: "Rollback") -> None:
    for number in done.skipped:
        click.echo(f"Version {number} is damaged and was passed over.")
    click.echo(f"Version {done.returned} is in production again, version {done.left} no longer.")
