"""What the context of a running command keeps, under keys of this project's own."""

import click

ARGUMENTS = "marquee.arguments"
SHOWN = "marquee.shown"


def arguments() -> tuple[str, ...]:
    """Return the command line after `marquee`, as it was given."""
    kept: tuple[str, ...] = click.get_current_context().meta[ARGUMENTS]
    return kept


def note_shown() -> None:
    """Note that the command has printed its document; outside of a command nobody asks."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[SHOWN] = True


def has_shown() -> bool:
    """Say whether the command has printed its document."""
    return SHOWN in click.get_current_context().meta
