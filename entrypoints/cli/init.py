"""`marquee init`: prepare the home folder."""

import click

from entrypoints.cli.output import json_option, show


@click.command()
@json_option
def init(*, as_json: bool) -> None:
    """Make the home folder with its database, where they are missing.

    Every command does so by itself; this one only shows that it can be done.
    """
    from entrypoints.settings import load_settings  # noqa: PLC0415  # keeps help fast
    from entrypoints.stores_container import StoresContainer  # noqa: PLC0415  # as above

    prepared = StoresContainer(settings=load_settings()).prepare_home()()
    words = "is ready" if prepared.changed else "was ready already"
    show(
        {"home": str(prepared.home), "changed": prepared.changed},
        as_json=as_json,
        render=lambda: click.echo(f"The home {prepared.home} {words}."),
    )
