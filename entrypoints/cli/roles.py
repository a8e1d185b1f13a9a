"""The role that a command is about."""

import click

ROLES = ("ranking", "rating")
"""The values of `domain.models.specification.Role`, without importing it for help."""

role_option = click.option(
    "--role",
    type=click.Choice(ROLES),
    default=ROLES[0],
    show_default=True,
    help="What the version is champion for: slates, or predicted ratings.",
)
