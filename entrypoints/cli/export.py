"""`marquee export`: write out everything that is stored."""

from pathlib import Path

import click

from entrypoints.cli.output import json_option, print_table, show


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option(
    "--format",
    "export_format",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="How the tables are written.",
)
@json_option
def export(*, folder: Path, export_format: str, as_json: bool) -> None:
    """Write everything that is stored to FOLDER, a file for each table.

    `about.json` says what each one holds. The ratings and movies are in the
    layout of MovieLens: `marquee ingest FOLDER` reads a CSV export again. Secrets
    are left out.
    """
    from application.operations.export_home import ExportRequest  # noqa: PLC0415  # keeps help fast
    from application.ports.exports import ExportFormat  # noqa: PLC0415  # as above
    from entrypoints.export_container import ExportContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    request = ExportRequest(target=folder, export_format=ExportFormat(export_format))
    rows = ExportContainer(settings=load_settings()).export_home()(request)
    show(
        {"folder": str(folder), "format": export_format, "rows": rows},
        as_json=as_json,
        render=lambda: print_table(
            f"Written to {folder}",
            ("table", "rows"),
            [(name, f"{count:,}") for name, count in rows.items()],
        ),
    )
