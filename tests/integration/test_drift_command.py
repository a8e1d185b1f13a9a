"""`marquee drift` and `marquee profile` on a home with real stores."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from application.ports.origin_records import Origin
from entrypoints.cli.main import marquee
from entrypoints.drift_container import DriftContainer
from entrypoints.settings import Settings
from tests.builders import MOMENT
from tests.unit.application.operations.test_measure_drift import ratings


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drift") / "home"
    container = DriftContainer(settings=Settings(home=folder))
    for name, rows in (
        ("old.csv", ratings()),
        ("odd.csv", ratings(1_000, days=(130, 160), shifted=150)),
    ):
        segment = container.segment_store().write([rows], source=name)
        origin = Origin(
            origin_id=f"id-{name}",
            kind="batch",
            name=name,
            lines=len(rows),
            events=len(rows),
            rejects=0,
            recorded_at=MOMENT,
        )
        assert container.origin_records().record(origin, [segment])
    container.engine().dispose()
    return folder


@pytest.fixture(autouse=True)
def _in_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_HOME", str(home))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(marquee, arguments)


def document(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_it_says_which_measure_by_how_much_and_what_to_do() -> None:
    told = run("drift")
    assert told.exit_code == 0, told.output
    assert "Drift: strong" in told.stdout
    assert "top100_overlap is 0." in told.stdout
    assert "A strong drift asks for a retrain. Next: marquee train" in told.stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--fail-on strong", 1),
        ("--fail-on moderate", 1),
        ("--fail-on strong --current all --reference all", 0),
        ("--fail-on strong --reference batch:odd.csv --current batch:odd.csv", 0),
        ("--quarantine", 2),
        ("--current soon", 1),
        ("--current batch:none.csv", 1),
        ("--threshold gini=1", 1),
        ("--fail-on sometimes", 2),
    ],
)
def test_exit_codes(line: str, code: int) -> None:
    result = run("drift", *line.split())
    told = result.exit_code if result.exception is None or code != 1 else 1
    assert told == code, result.output


def test_the_gate_prints_its_document_before_it_fails() -> None:
    found = document("drift", "--fail-on", "strong")
    assert (found["verdict"], found["drift_detected"]) == ("strong", True)


def test_thresholds_come_from_settings_and_from_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARQUEE_DRIFT_THRESHOLDS", "gini_strong=0.5, gini_moderate=0.4")
    thresholds = document("drift", "--threshold", "gini_strong=0.6")["thresholds"]
    assert (thresholds["gini_strong"], thresholds["gini_moderate"]) == (0.6, 0.4)


def test_pages_are_written(tmp_path: Path) -> None:
    for command in ("drift", "profile"):
        page = tmp_path / f"{command}.html"
        assert run(command, "--report", str(page)).exit_code == 0
        assert page.read_text().startswith("<!doctype html>")


def test_a_profile_shows_what_there_is() -> None:
    assert "4,000" in run("profile").stdout
    assert document("profile", "batch:odd.csv")["rows"] == {"reference": 0, "current": 1_000}
    assert run("profile", "2030-01-01").exit_code == 1


def test_a_batch_is_quarantined_and_its_reason_kept(home: Path) -> None:
    result = run("drift", "--current", "batch:odd.csv", "--fail-on", "strong", "--quarantine")
    assert result.exit_code == 1
    assert "Quarantined: batch odd.csv" in result.stdout
    container = DriftContainer(settings=Settings(home=home))
    (odd,) = (one for one in container.origin_records().all() if one.name == "odd.csv")
    assert (odd.state, str(odd.reason)[:16]) == ("quarantined", "drift is strong:")
    assert container.data_reports().latest("drift")[0].verdict == "strong"
    assert len(container.read_history()()) == 3_000
    container.origin_records().set_state(odd.origin_id, type(odd.state).ACCEPTED, None)
    container.engine().dispose()
