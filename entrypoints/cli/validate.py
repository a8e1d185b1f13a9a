"""`marquee validate`: judge a table by the quality rules."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from application.errors import RefusedError
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ingestion.validate_table import ValidationReport


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--schema",
    type=click.Path(path_type=Path),
    metavar="TOML",
    help="The rules; those of schemas/ratings.toml unless given.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write clean.parquet, rejects.jsonl and report.json to this new folder.",
)
@click.option(
    "--max-reject-rate",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Fail where a larger share of the rows is rejected, such as 0.05.",
)
@json_option
def validate(
    *,
    file: Path,
    schema: Path | None,
    out: Path | None,
    max_reject_rate: float | None,
    as_json: bool,
) -> None:
    """Judge each row of FILE by a schema, and say which rule rejects how many.

    FILE is CSV with a header (.csv, .csv.gz, .csv.zst). Rows must name movies of
    the catalogue, once the home has one. Exits with 1 where --max-reject-rate is
    exceeded; what --out names is written all the same.
    """
    from application.ingestion.validate_table import ValidationRequest  # noqa: PLC0415  # keeps help fast
    from entrypoints.data_quality_container import DataQualityContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import RATINGS_SCHEMA, load_settings  # noqa: PLC0415  # as above

    report = DataQualityContainer(settings=load_settings()).validate_table()(
        ValidationRequest(
            source=file,
            schema=schema or RATINGS_SCHEMA,
            folder=out,
            max_reject_rate=max_reject_rate,
        )
    )
    show(report.document(), as_json=as_json, render=lambda: _render(report))
    if not report.verdict.passed:
        raise RefusedError(f"{file} does not pass: {'; '.join(report.verdict.reasons)}")


def _render(report: "ValidationReport") -> None:
    counts = report.counts
    click.echo(f"Judged {report.source} by {report.schema}")
    print_table(
        "Rows",
        ("what", "count"),
        (
            ("rows", f"{counts.input_rows:,}"),
            ("clean", f"{counts.clean_rows:,}"),
            ("rejected", f"{counts.reject_rows:,}"),
        ),
    )
    if counts.by_rule:
        print_table(
            f"Rejected ({counts.reject_rate:.2%}), by the first rule broken",
            ("rule", "rows"),
            [(rule, f"{count:,}") for rule, count in counts.by_rule.items()],
        )
    if report.ignored_columns:
        click.echo(f"Columns without a rule, not looked at: {', '.join(report.ignored_columns)}")
    if report.folder is not None:
        click.echo(f"Written to {report.folder}: clean.parquet, rejects.jsonl, report.json")
    click.echo(f"In {report.seconds:.1f} s.")
