"""Offers the flows to a Prefect server: `python -m flows.deployments`, until interrupted.

Start the server first (`prefect server start`) and name it by PREFECT_API_URL.
Runs are then started and watched in its pages, and carried out here. A schedule
belongs to the command (`--cron`), since each start replaces what the server holds.
"""

import argparse
from collections.abc import Sequence

from entrypoints.settings import set_switches

NO_SERVER = (
    "no Prefect server is named: start one with `prefect server start`,"
    " then set PREFECT_API_URL=http://127.0.0.1:4200/api"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve every flow; runs of one home exclude each other by its writer lock."""
    set_switches()
    from prefect.settings import get_current_settings  # noqa: PLC0415  # it reads its switches then

    parser = argparse.ArgumentParser(
        prog="python -m flows.deployments", description="Offer the flows to a Prefect server."
    )
    parser.add_argument(
        "--cron", type=_cron, help="also retrain by this schedule, as in --cron '0 4 * * *'"
    )
    wanted = parser.parse_args(arguments)
    if not get_current_settings().api.url:
        # Prefect would start a server of its own, whose pages nobody finds.
        parser.error(NO_SERVER)
    from flows.retraining import retrain  # noqa: PLC0415  # as above, and it takes seconds

    retrain.serve(
        name="retrain", limit=1, tags=["marquee"], cron=wanted.cron, print_starting_message=True
    )


def _cron(text: str) -> str:
    from prefect.client.schemas.schedules import CronSchedule  # noqa: PLC0415  # as above

    return CronSchedule(cron=text).cron


if __name__ == "__main__":
    main()
