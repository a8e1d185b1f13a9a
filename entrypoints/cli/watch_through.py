"""`marquee watch-through`: how often a slate led to watching."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.output import json_option, print_table, show
from entrypoints.cli.whole_number import WholeNumber

if TYPE_CHECKING:
    from application.operations.measure_watch_through import WatchThroughReport


@click.command("watch-through")
@click.argument("source", metavar="FILE", type=click.Path(allow_dash=True))
@click.option(
    "--window-hours",
    type=float,
    default=1.0,
    show_default=True,
    help="How long after a slate a watched minute of its movies still counts for it.",
)
@click.option(
    "--scale",
    type=WholeNumber(min=2, max=100),
    default=5,
    show_default=True,
    help="The best rating there is; the worst is 1.",
)
@json_option
def watch_through(*, source: str, window_hours: float, scale: int, as_json: bool) -> None:
    """Measure the watch-through rate: slates shown, then watched within a window.

    FILE is a movielog (plain, gz or zst), a quoted glob of them, or - for
    standard input. It is read once, in any order of its lines; nothing is stored.
    """
    from application.operations.measure_watch_through import (  # noqa: PLC0415  # keeps help fast
        WatchThroughRequest,
    )
    from entrypoints.watch_through_container import (  # noqa: PLC0415  # as above
        WatchThroughContainer,
    )

    measure = WatchThroughContainer().measure_watch_through()
    report = measure(WatchThroughRequest(source=source, window_hours=window_hours, scale=scale))
    show(report, as_json=as_json, render=lambda: _render(report))


def _render(report: "WatchThroughReport") -> None:
    rate = report.watch_through_rate
    print_table(
        f"Watch-through of {report.log_file_processed}, {report.attribution_window_hours:g} h",
        ("what", "count"),
        (
            ("lines", f"{report.total_log_lines:,}"),
            ("slates shown", f"{report.total_recommendation_events:,}"),
            ("… then watched", f"{report.converted_recommendation_events:,}"),
            ("watch-through rate", "none: nothing was shown" if rate is None else f"{rate:.4f}"),
        ),
    )
