"""What `python -m flows.deployments` offers to a Prefect server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE = 60.0


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows.deployments", *arguments]


def environment(tmp_path: Path, server: str = "") -> dict[str, str]:
    """Return an environment with a Prefect of its own, and `server` where one is named."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PREFECT_")}  # noqa: TID251  # a process of its own needs the path and the rest
    named = {"PREFECT_API_URL": server} if server else {}
    return {**kept, **named, "PREFECT_HOME": str(tmp_path), "MARQUEE_HOME": str(tmp_path)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "no Prefect server is named"), (("--cron", "at dawn"), "--cron: invalid")],
)
def test_what_cannot_be_offered_is_told_in_words(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = subprocess.run(
        command(*arguments), env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
def test_a_flow_is_offered_with_its_schedule_until_it_is_stopped(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client  # noqa: PLC0415  # prefect takes seconds
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415  # as above
    from prefect.settings import get_current_settings  # noqa: PLC0415  # as above

    server = str(get_current_settings().api.url)
    offering = subprocess.Popen(
        command("--cron", "0 4 * * *"),
        env=environment(tmp_path, server),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        crons: list[object] = []
        with get_client(sync_client=True) as client:
            while not crons and time.monotonic() < deadline and offering.poll() is None:
                time.sleep(0.3)
                try:
                    found = client.read_deployment_by_name("retrain/retrain")
                except ObjectNotFound:
                    continue
                crons = [getattr(one.schedule, "cron", None) for one in found.schedules]
        assert crons == ["0 4 * * *"]
    finally:
        offering.send_signal(signal.SIGTERM)
        offering.wait(PATIENCE)
