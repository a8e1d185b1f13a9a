"""`marquee logs`: show what was served."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.ports.request_log import RequestPage
    from domain.operations.requests import ServedRequest

_MOVIES_SHOWN = 5
_HEADINGS = (
    "when (UTC)",
    "user",
    "endpoint",
    "version",
    "ratings by",
    "fallback",
    "ms",
    "movies",
    "request",
)


@click.command()
@click.option("--user-id", type=int, metavar="N", help="Only what this viewer was shown.")
@click.option("--request-id", metavar="ID", help="Only this request (X-Request-ID).")
@click.option("--since", metavar="WHEN", help="Not before: 2026-05-17T12:30, or 30m, 2h, 7d ago.")
@click.option("--until", metavar="WHEN", help="Only before.")
@click.option(
    "--limit", type=int, default=20, show_default=True, help="At most so many, 1 to 1000."
)
@click.option("--cursor", metavar="C", help="Go on where a page ended.")
@json_option
def logs(
    *,
    user_id: int | None,
    request_id: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    cursor: str | None,
    as_json: bool,
) -> None:
    """Show what was served, newest first. Times without an offset are UTC."""
    from application.operations.query_request_log import LogQuestion  # noqa: PLC0415  # keeps help fast
    from entrypoints.http.schemas.logs import logged_requests_of  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above
    from entrypoints.stores_container import StoresContainer  # noqa: PLC0415  # as above

    question = LogQuestion(
        user_id=user_id,
        request_id=request_id,
        since=since,
        until=until,
        limit=limit,
        cursor=cursor,
    )
    page = StoresContainer(settings=load_settings()).query_request_log()(question)
    show(logged_requests_of(page), as_json=as_json, render=lambda: _render(page))


def _render(page: "RequestPage") -> None:
    if not page.requests:
        click.echo("No request in the log matches.")
        return
    print_table(
        "Requests, newest first",
        _HEADINGS,
        [
            (
                f"{request.timestamp:%Y-%m-%d %H:%M:%S}",
                "" if request.viewer_id is None else str(request.viewer_id),
                request.endpoint,
                request.model_version,
                request.rating_version or "",
                "yes" if request.is_fallback else "",
                f"{request.latency_ms:.2f}",
                _movies(request),
                request.request_id,
            )
            for request in page.requests
        ],
    )
    if page.next_cursor is not None:
        click.echo(f"There are more: --cursor {page.next_cursor}")


def _movies(request: "ServedRequest") -> str:
    shown = " ".join(map(str, request.movie_ids[:_MOVIES_SHOWN]))
    more = len(request.movie_ids) - _MOVIES_SHOWN
    return f"{shown} +{more}" if more > 0 else shown
