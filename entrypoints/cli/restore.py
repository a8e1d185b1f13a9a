"""`marquee restore`: put a backup in the place of the home."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, show

if TYPE_CHECKING:
    from application.operations.restore_home import Restored


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE.tar.zst|FOLDER")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="FOLDER",
    help="Restore to this home instead of MARQUEE_HOME.",
)
@click.option("--replace", is_flag=True, help="Let a home that is there be replaced.")
@json_option
def restore(*, source: Path, home: Path | None, replace: bool, as_json: bool) -> None:
    """Verify a backup, and put it in the place of the home, all of it or nothing.

    A database of an older Marquee is migrated. Whom the home that was there had
    forgotten stays forgotten. Stop `marquee serve` first.
    """
    import msgspec  # noqa: PLC0415  # keeps help fast

    from application.operations.restore_home import RestoreRequest  # noqa: PLC0415  # as above
    from entrypoints.backup_container import BackupContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    settings = load_settings()
    if home is not None:
        settings = msgspec.structs.replace(settings, home=home)
    container = BackupContainer(settings=settings)
    restored = container.restore_home()(RestoreRequest(source=source, replace=replace))
    show(_document(restored), as_json=as_json, render=lambda: _render(restored))


def _document(restored: "Restored") -> dict[str, object]:
    manifest = restored.manifest
    return {
        "home": str(restored.home),
        "replaced": restored.replaced,
        "migrated": restored.migrated,
        "forgotten_again": restored.forgotten,
        "created_at": manifest.created_at,
        "marquee_version": manifest.marquee_version,
        "schema_revision": manifest.schema_revision,
        "dataset": manifest.dataset,
        "files": len(manifest.files),
        "bytes": manifest.size,
    }


def _render(restored: "Restored") -> None:
    manifest = restored.manifest
    click.echo(
        f"Restored {len(manifest.files):,} files ({manifest.size:,} bytes) of"
        f" {manifest.created_at:%Y-%m-%d %H:%M} UTC to {restored.home}."
    )
    if restored.migrated:
        click.echo("Its database was of an older Marquee and has been migrated.")
    if restored.forgotten:
        click.echo(f"Forgotten again, as in the home before: {restored.forgotten:,} viewers.")
    click.echo("Next: marquee doctor, then marquee serve")
