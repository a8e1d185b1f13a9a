"""`marquee keys`: make and revoke operator keys."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ports.operator_keys import OperatorKey
    from entrypoints.stores_container import StoresContainer


@click.group()
def keys() -> None:
    """Make, list and revoke the keys that open operator routes.

    A client sends its key's secret as `Authorization: Bearer SECRET`.
    """


@keys.command()
@click.argument("name")
@json_option
def create(*, name: str, as_json: bool) -> None:
    """Make a key named NAME and print its secret, which is shown only now."""
    secret = _stores().create_operator_key()(name)
    show(
        {"name": name, "secret": secret}, as_json=as_json, render=lambda: _render_new(name, secret)
    )


@keys.command("list")
@json_option
def list_keys(*, as_json: bool) -> None:
    """List the keys there are; their secrets are not known to Marquee."""
    listed = _stores().operator_keys().all()
    show({"keys": listed}, as_json=as_json, render=lambda: _render(listed))


@keys.command()
@click.argument("name")
@json_option
def revoke(*, name: str, as_json: bool) -> None:
    """Revoke the key named NAME; its secret opens nothing from now on."""
    _stores().operator_keys().revoke(name)
    show(
        {"name": name, "revoked": True},
        as_json=as_json,
        render=lambda: click.echo(f"The key {name} is revoked."),
    )


def _stores() -> "StoresContainer":
    from entrypoints.settings import load_settings  # noqa: PLC0415  # keeps help fast
    from entrypoints.stores_container import StoresContainer  # noqa: PLC0415  # as above

    return StoresContainer(settings=load_settings())


def _render_new(name: str, secret: str) -> None:
    click.echo(secret)
    click.echo(f"This is the secret of key {name}; it is not shown again.", err=True)


def _render(listed: list["OperatorKey"]) -> None:
    if not listed:
        click.echo("There are no keys yet. Next: marquee keys create NAME")
        return
    print_table(
        "Operator keys",
        ("name", "made"),
        [(key.name, f"{key.created_at:%Y-%m-%d %H:%M} UTC") for key in listed],
    )
