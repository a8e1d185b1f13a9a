"""`marquee ingest`: bring data in."""

from importlib import import_module
from typing import Any

import click

from entrypoints.cli.ingest_dataset import ingest_dataset

SOURCES = {
    "movielog": "Bring a movielog in: files, a glob, or standard input.",
    "kafka": "Follow a live topic of movielog lines.",
}
"""Name `x` is the command `ingest_x` in `entrypoints.cli.ingest_x`, imported when it is called."""


class _DataSet(click.Command):
    """Goes by the name of its group: `marquee ingest PATH`."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if parent is not None:
            info_name, parent = parent.info_name, parent.parent
        return super().make_context(info_name, args, parent, **extra)


class Ingest(click.Group):
    """Takes what follows for a data set, unless it begins with the name of another source."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the nameless command in front where no source is named."""
        asks_for_help = args[:1] in ([name] for name in self.get_help_option_names(ctx))
        if not asks_for_help and args[:1] not in ([name] for name in SOURCES):
            args = ["", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names of the sources."""
        return list(SOURCES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import a source's module and return its command."""
        if not cmd_name:
            return _DataSet(
                name="ingest",
                params=ingest_dataset.params,
                callback=ingest_dataset.callback,
                help=ingest_dataset.help,
            )
        if cmd_name not in SOURCES:
            return None
        command = getattr(import_module(f"entrypoints.cli.ingest_{cmd_name}"), f"ingest_{cmd_name}")
        if not isinstance(command, click.Command):
            raise TypeError(f"entrypoints.cli.ingest_{cmd_name} has no command")
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options for data sets, then the other sources."""
        options = [*ingest_dataset.params, *filter(None, [self.get_help_option(ctx)])]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record is not None])
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """Write the list of sources from the texts above, so that help imports none."""
        with formatter.section("Other sources"):
            formatter.write_dl(list(SOURCES.items()))


@click.group(cls=Ingest, help=ingest_dataset.help, subcommand_metavar="PATH|NAME | SOURCE ...")
def ingest() -> None:
    """Bring data in; what there is to say is said by the commands."""
