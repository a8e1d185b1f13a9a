"""`marquee live-replay`: measure plans as the running service would have met the events."""

from typing import TYPE_CHECKING

import click

from entrypoints.cli.completion import plan_names
from entrypoints.cli.output import json_option, print_table, show

if TYPE_CHECKING:
    from application.training.replay_live import ReplayedPlan
    from application.training.replay_plans import LiveReplays
    from domain.evaluation.figures import Figures

SHOWN = ("ndcg_at_10", "hit_rate_at_10", "hit_rate_at_20", "mrr")


@click.command("live-replay")
@click.argument("plans", nargs=-1, metavar="[PLAN]...", shell_complete=plan_names)
@click.option(
    "--slice",
    "replayed",
    type=click.Choice(["validation", "test"]),
    default="test",
    show_default=True,
    help="Which events to replay, after a fit on all before them.",
)
@json_option
def live_replay(*, plans: tuple[str, ...], replayed: str, as_json: bool) -> None:
    """Replay held-out events in order of time for each PLAN; without any, for all that rank.

    Each event is predicted by the state that the running service would have had at that
    second: what a viewer liked since the fit is folded in, what was rated is not shown again,
    and strangers are met by the cold-start policy. The popularity row is always among them.
    """
    from application.training.replay_plans import ReplayedSlice  # noqa: PLC0415  # keeps help fast
    from entrypoints.evaluation_container import EvaluationContainer  # noqa: PLC0415  # as above
    from entrypoints.settings import load_settings  # noqa: PLC0415  # as above

    found = EvaluationContainer(settings=load_settings()).replay_plans()(
        plans, ReplayedSlice(replayed)
    )
    show(_document(found), as_json=as_json, render=lambda: _render(found))


def _document(found: "LiveReplays") -> dict[str, object]:
    first = found.rows[0]
    return {
        "protocol": "live-replay",
        "dataset": found.dataset,
        "slice": found.replayed,
        "viewers": first.figures.viewers,
        "events": first.events,
        "test_readings": found.test_readings,
        "as_popularity": found.as_popularity,
        "rows": [
            {
                "model": row.plan.name,
                "cold_events": row.cold_events,
                "with_fold_in": _figures(row.figures),
                "without_fold_in": None
                if row.without_fold_in is None
                else _figures(row.without_fold_in),
                "gain_of_fold_in": row.gain,
            }
            for row in found.rows
        ],
    }


def _figures(figures: "Figures") -> dict[str, object]:
    return {"metrics": figures.metrics, "intervals": figures.intervals}


def _render(found: "LiveReplays") -> None:
    from domain.evaluation.protocol import (  # noqa: PLC0415  # keeps help fast
        TEST_SLICE,
        readings_in_words,
    )

    first = found.rows[0]
    print_table(
        f"{found.dataset}, live replay of {found.replayed}: {first.events:,} events of"
        f" {first.figures.viewers:,} viewers",
        ["model", "fold-in", *SHOWN, "ndcg_at_10, 95 %", "gain of fold-in, 95 %"],
        [line for row in found.rows for line in _lines(row)],
    )
    click.echo("An event is one movie liked; a figure is the mean over viewers of theirs.")
    if found.as_popularity:
        click.echo(
            f"Without a row: {', '.join(found.as_popularity)}. Whoever ranks alike for everybody is"
            " served as the popularity of the last weeks, just as popularity is."
        )
    if found.test_readings is not None:
        click.echo(readings_in_words(TEST_SLICE, found.test_readings))


def _lines(row: "ReplayedPlan") -> list[list[str]]:
    if row.without_fold_in is None or row.gain is None:
        return [[row.plan.name, "", *_cells(row.figures), ""]]
    gain = row.gain["ndcg_at_10"]
    interval = f"{gain.difference:+.4f} ({gain.interval.low:+.4f} to {gain.interval.high:+.4f})"
    return [
        [row.plan.name, "yes", *_cells(row.figures), interval],
        [row.plan.name, "no", *_cells(row.without_fold_in), ""],
    ]


def _cells(figures: "Figures") -> list[str]:
    interval = figures.intervals["ndcg_at_10"]
    return [
        *(f"{figures.metrics[name]:.4f}" for name in SHOWN),
        f"{interval.low:.4f} to {interval.high:.4f}",
    ]
