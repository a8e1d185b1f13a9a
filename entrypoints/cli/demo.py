"""`marquee demo`: the commands of a first walk, one after the other, then the page."""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from domain.errors import MarqueeError
from entrypoints.cli.completion import dataset_names
from entrypoints.cli.whole_number import WholeNumber
from entrypoints.settings import environment_for, load_settings

PORTS_TRIED = 50
PLANS = ("popularity", "item-item", "als", "ease", "blend", "biased-mf")
"""What is trained: a plan of each kind that takes seconds; `marquee train` trains them all."""
COMMAND = [sys.executable, "-m", "entrypoints.cli.main"]


class DemoError(MarqueeError):
    """A step of the demo failed; its own message was printed before."""


@click.command()
@click.option(
    "--dataset",
    default="sample",
    show_default=True,
    shell_complete=dataset_names,
    help="A path, or a name to ingest.",
)
@click.option("--host", default=None, help="Address to listen on.")
@click.option("--port", type=WholeNumber(1, 65535), default=None, help="First port to try.")
def demo(dataset: str, host: str | None, port: int | None) -> None:
    """Ingest, train, compare, promote and serve, in front of your eyes.

    Each data set gets a home of its own under MARQUEE_HOME/demo; a second run
    reuses what is there, and does what an interrupted one left undone. Ctrl-C
    stops the service.
    """
    settings = load_settings()
    home = (settings.home / "demo" / _folder_name(dataset)).resolve()
    versions = _versions(home)
    if is_untrained(versions):
        _run(home, "ingest", dataset)
        _run(home, "train", *PLANS)
        versions = _versions(home)
    if roles_not_held(versions):
        _promote(home)
    _show_operator_key(home)
    address = host or settings.host
    free = _free_port(address, port or settings.port)
    _say("serve", "--host", address, "--port", str(free))
    os.execve(  # noqa: S606  # the demo becomes the service, so that signals reach it
        sys.executable,
        [*COMMAND, "serve", "--host", address, "--port", str(free)],
        environment_for(home),
    )


def is_untrained(versions: Sequence[Mapping[str, object]]) -> bool:
    """Return whether one of the demo's plans has no version, as after a training that was killed.

    All are trained again then, since the best of a role is looked for in one run.
    """
    return not {version["model"] for version in versions} >= set(PLANS)


def roles_not_held(versions: Sequence[Mapping[str, object]]) -> set[object]:
    """Return the roles that there are versions for, and none in production."""
    held = {version["role"] for version in versions if version["stage"] == "Production"}
    return {version["role"] for version in versions} - held


def _promote(home: Path) -> None:
    """Promote the best of each role; ratings may be refused, since slates are served without."""
    try:
        _run(home, "promote")
    except DemoError:
        if "ranking" in roles_not_held(_versions(home)):
            raise


def _folder_name(dataset: str) -> str:
    """Return a name of its own for each published name and for each path."""
    path = Path(dataset)
    if not path.exists():
        return _plain(dataset)
    place = path.resolve()
    digest = hashlib.sha256(str(place).encode()).hexdigest()[:8]
    return f"{_plain(place.name.removesuffix('.zip'))}-{digest}"


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "dataset"


def _run(home: Path, *arguments: str) -> None:
    _say(*arguments)
    finished = subprocess.run(  # noqa: S603  # our own command with the user's own argument
        [*COMMAND, *arguments], env=environment_for(home), check=False
    )
    if finished.returncode != 0:
        raise DemoError(
            f"the demo stopped at `marquee {' '.join(arguments)}`; see the reason above"
        )


def _say(*arguments: str) -> None:
    click.secho(f"\n$ marquee {' '.join(arguments)}", bold=True, err=True)


def _versions(home: Path) -> list[dict[str, object]]:
    answer = subprocess.run(  # noqa: S603  # our own command
        [*COMMAND, "models", "--json"],
        env=environment_for(home),
        check=True,
        stdout=subprocess.PIPE,
    )
    listed: list[dict[str, object]] = json.loads(answer.stdout)["versions"]
    return listed


def _show_operator_key(home: Path) -> None:
    """Make the demo's operator key anew: no secret is kept that could be shown again."""
    subprocess.run(  # noqa: S603  # our own command; the key is absent at the first run
        [*COMMAND, "keys", "revoke", "demo"],
        env=environment_for(home),
        check=False,
        capture_output=True,
    )
    _run(home, "keys", "create", "demo")


def _free_port(host: str, first: int) -> int:
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise DemoError(f"no free port from {first} on at {host}; name another with --port")
