"""`marquee backup`: copy the home while it is in use."""

from pathlib import Path

import click

from entrypoints.cli.output import json_option, show


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE.tar.zst|FOLDER")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one who trains or promotes is waited for.",
)
@json_option
def backup(*, target: Path, wait: float, as_json: bool) -> None:
    """Write a consistent copy of the home, and verify it, while services go on.

    In it is all that the home holds: database, history, models, releases, runs,
    batches, rejected lines and keys, and the plans; downloads, which can be
    had again, are left out.
    """
    from application.operations.back_up_home import BackupRequest  # noqa: PLC0415  # keeps help fast
    from entrypoints.backup_container import BackupContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    container = BackupContainer(settings=load_settings())
    manifest = container.back_up_home()(BackupRequest(target=target, patience_seconds=wait))
    document = {
        "backup": str(target),
        "created_at": manifest.created_at,
        "marquee_version": manifest.marquee_version,
        "schema_revision": manifest.schema_revision,
        "dataset": manifest.dataset,
        "files": len(manifest.files),
        "bytes": manifest.size,
    }
    show(
        document,
        as_json=as_json,
        render=lambda: click.echo(
            f"Backed up {len(manifest.files):,} files ({manifest.size:,} bytes) to {target}, and"
            f" read them back. Next: marquee restore {target} --home FOLDER"
        ),
    )
