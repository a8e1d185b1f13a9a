"""`marquee enrich`: give the catalogue directors, cast and runtimes from metadata."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ingestion.enrich_catalog import EnrichReport, SourceReport

_SHOWN_UNMATCHED = 10
_SHOWN_REJECTS = 5
_FACTS = {
    "directors": "a director",
    "cast": "a cast",
    "runtime_minutes": "a runtime",
    "genres": "a genre",
    "year": "a year",
}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATH…")
@click.option(
    "--overwrite",
    is_flag=True,
    help="Let sources replace what the catalogue knows, later ones too.",
)
@click.option(
    "--at-least",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="CONFIDENCE",
    help="Leave out matches by title that are less sure than this, such as 0.95.",
)
@json_option
def enrich(*, paths: tuple[str, ...], overwrite: bool, at_least: float, as_json: bool) -> None:
    """Give movies their directors, cast, runtime, and missing genres and year.

    PATH is a file or a folder: IMDb's dumps (title.basics.tsv, and beside it
    title.crew, title.principals, name.basics), a CSV or JSON of TMDB's fields, an
    extended movies.dat; plain or gz. Layouts are recognised. Movies are joined by id,
    else by title and year; what fits two movies equally is left out. What the
    catalogue knows stays, unless --overwrite. A running server follows at once.
    """
    from application.ingestion.enrich_catalog import EnrichRequest  # noqa: PLC0415  # keeps help fast
    from entrypoints.catalog_container import CatalogContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    request = EnrichRequest(paths=paths, overwrite=overwrite, at_least=at_least)
    report = CatalogContainer(settings=load_settings()).enrich_catalog()(request)
    show(report, as_json=as_json, render=lambda: _render(report))


def _render(report: "EnrichReport") -> None:
    for source in report.sources:
        _render_source(source)
    print_table(
        f"Of {report.movies:,} movies and {report.ratings:,} ratings, those whose movie has",
        ("what", "movies", "share", "share of ratings", "before"),
        [
            (
                wording,
                f"{report.after[fact].movies:,}",
                f"{report.after[fact].of_movies:.2%}",
                f"{report.after[fact].of_ratings:.2%}",
                f"{report.before[fact].of_ratings:.2%}",
            )
            for fact, wording in _FACTS.items()
        ],
    )
    if report.unmatched:
        click.echo(f"No source describes {len(report.unmatched):,} movies; the most rated are")
        for movie in report.unmatched[:_SHOWN_UNMATCHED]:
            year = "" if movie.year is None else f" ({movie.year})"
            click.echo(f"  {movie.title}{year}, movie {movie.movie_id}, {movie.ratings:,} ratings")
        if len(report.unmatched) > _SHOWN_UNMATCHED:
            click.echo("  … all are listed by --json")
    click.echo(f"Changed {report.changed:,} movies in {report.seconds:.1f} s.")


def _render_source(source: "SourceReport") -> None:
    click.echo(f"{source.layout}: {source.source}")
    rows = [
        ("movies described there", source.records),
        *((f"matched by {method}", count) for method, count in source.by_id.items()),
        *(
            (f"matched by title and year, confidence {band}", count)
            for band, count in source.by_title.items()
            if count
        ),
        ("about no movie of the catalogue", source.about_others),
        ("changed movies", source.changed),
        ("records rejected", source.rejected),
    ]
    print_table("Records", ("what", "count"), [(what, f"{count:,}") for what, count in rows])
    for reason, count in source.rejected_by_reason.items():
        click.echo(f"  rejected {count:,}: {reason}")
    for reject in source.first_rejects[:_SHOWN_REJECTS]:
        click.echo(f"  {reject.file}:{reject.line} {reject.reason}: {reject.text[:80]!r}")
