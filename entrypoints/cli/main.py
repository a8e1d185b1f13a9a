"""The `marquee` command: its subcommands are imported only when they are called."""

import sys
from importlib import import_module
from typing import Any

import click

from domain.errors import MarqueeError
from entrypoints.cli.invocation import ARGUMENTS
from entrypoints.settings import set_switches, unknown_names

COMMANDS = {
    "init": "Prepare the home folder (other commands do so by themselves).",
    "ingest": "Bring a data set in, by path or by name.",
    "enrich": "Give movies directors, cast and runtime from metadata.",
    "simulate": "Write a simulated audience as a MovieLens data set.",
    "validate": "Judge a CSV file of ratings by the quality rules.",
    "batches": "Take in files as they arrive, and see what became of them.",
    "split-batches": "Cut a big file of ratings into batches in order of time.",
    "watch-through": "Measure how often a slate in a movielog led to watching.",
    "audit": "Say what came in from which file or offsets.",
    "compact": "Merge small segments of the history into large ones.",
    "drift": "Say whether the data has changed, by which measure, and by how much.",
    "profile": "Show what a window of events looks like.",
    "train": "Fit, evaluate and register model plans.",
    "evaluate": "Show the figures of the last training run, or measure models anew.",
    "live-replay": "Measure plans as the running service would have met the events.",
    "tune": "Search the parameters of a plan on the validation slice.",
    "compare": "Say whether one model ranks better than another.",
    "promote": "Put a version into production, if the policy agrees.",
    "rollback": "Go back to the version in production before.",
    "models": "List the versions and where they stand.",
    "serve": "Serve the API and the page.",
    "logs": "Show what was served.",
    "keys": "Make and revoke operator keys.",
    "forget": "Forget a viewer for good, wherever something is kept of them.",
    "export": "Write out everything that is stored, as CSV or Parquet.",
    "backup": "Copy the home while it is in use, and verify the copy.",
    "restore": "Put a backup in the place of the home, all of it or nothing.",
    "doctor": "Check the installation and say how to mend it.",
    "demo": "Run the whole loop on the sample or a data set, then serve it.",
}


class LazyGroup(click.Group):
    """Lists its commands without importing them; `x-y` is `x_y` in `entrypoints.cli.x_y`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the arguments as they were given, for whoever tells of a failure."""
        ctx.meta[ARGUMENTS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; where it fails under `--json`, print that as a document as well."""
        try:
            return super().invoke(ctx)
        except (MarqueeError, OSError, click.ClickException) as error:
            from entrypoints.cli.failures import show_failure  # noqa: PLC0415  # seldom needed

            show_failure(error)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names, in the order of a first walk through."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import a command's module and return the command."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"entrypoints.cli.{name}"), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"entrypoints.cli.{name}.{name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """Write the list of commands from the texts above, so that help imports none."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="marquee")
def marquee() -> None:
    """Recommend movies: bring events in, train, compare, promote, serve, explain.

    All state lives under MARQUEE_HOME (default ./var).
    """
    set_switches()
    for name, nearest in unknown_names().items():
        hint = f"; did you mean {nearest}?" if nearest else ""
        click.echo(f"marquee: warning: {name} is no setting of Marquee{hint}", err=True)


def main() -> None:
    """Run the command line; a user's error is one line, without a traceback, and exit code 1."""
    try:
        marquee.main(standalone_mode=True)
    except (MarqueeError, OSError) as error:
        # A full disk, a folder where a file should be: nothing of ours to trace.
        from entrypoints.cli.failures import words_of  # noqa: PLC0415  # seldom needed

        click.echo(f"marquee: {words_of(error)}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
