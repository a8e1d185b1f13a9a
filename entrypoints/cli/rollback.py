"""`marquee rollback`: go back to the version in production before."""

import click

from entrypoints.cli.output import json_option, show


@click.command()
@json_option
def rollback(*, as_json: bool) -> None:
    """Make the version that was in production before the current one again; repeat to go further.

    Services follow within a second, and no request fails meanwhile.
    """
    from entrypoints.settings import load_settings  # noqa: PLC0415  # keeps help fast
    from entrypoints.workshop_container import WorkshopContainer  # noqa: PLC0415  # as above

    done = WorkshopContainer(settings=load_settings()).roll_back_model()()
    show(
        {"version": done.returned, "left": done.left},
        as_json=as_json,
        render=lambda: click.echo(
            f"Version {done.returned} is in production again, version {done.left} no longer."
        ),
    )
