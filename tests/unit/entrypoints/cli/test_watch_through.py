import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from entrypoints.cli.main import marquee

SHOWN = "2021-03-04T12:00,{},recommendation request h:1, status 200, result: heat+1995, 20 ms\n"
WATCHED = "2021-03-04T12:10,{},GET /data/m/heat+1995/0.mpg\n"
KEYS = [
    "metric",
    "log_file_processed",
    "total_log_lines",
    "attribution_window_hours",
    "total_recommendation_events",
    "converted_recommendation_events",
    "watch_through_rate",
    "calculation_timestamp",
]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "events.log"
    path.write_text(SHOWN.format(1) + WATCHED.format(1) + SHOWN.format(2) + "nothing\n")
    return path


def test_the_document_has_these_keys_and_no_others(log: Path) -> None:
    done = CliRunner().invoke(marquee, ["watch-through", str(log), "--json"])
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert list(report) == KEYS
    assert report["total_log_lines"] == 4
    assert report["watch_through_rate"] == 0.5


def test_the_window_may_be_set(log: Path) -> None:
    done = CliRunner().invoke(
        marquee, ["watch-through", str(log), "--window-hours", "0.1", "--json"]
    )
    assert json.loads(done.stdout)["converted_recommendation_events"] == 0


def test_people_get_a_table(log: Path) -> None:
    done = CliRunner().invoke(marquee, ["watch-through", str(log)])
    assert "slates shown" in done.stdout
    assert "0.5000" in done.stdout


def test_standard_input_is_read(log: Path) -> None:
    done = CliRunner().invoke(marquee, ["watch-through", "-", "--json"], input=log.read_bytes())
    assert json.loads(done.stdout)["total_log_lines"] == 4


def test_a_log_in_which_nothing_was_shown_has_no_rate(tmp_path: Path) -> None:
    path = tmp_path / "events.log"
    path.write_text(WATCHED.format(1))
    done = CliRunner().invoke(marquee, ["watch-through", str(path), "--json"])
    assert json.loads(done.stdout)["watch_through_rate"] is None
    assert "nothing was shown" in CliRunner().invoke(marquee, ["watch-through", str(path)]).stdout


@pytest.mark.parametrize("arguments", [["--window-hours", "x"], ["--scale", "1"], ["--scale", "x"]])
def test_senseless_options_are_refused(log: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(marquee, ["watch-through", str(log), *arguments]).exit_code == 2


@pytest.mark.parametrize("hours", ["0", "-1", "nan", "inf", "8761"])
def test_senseless_windows_are_refused(log: Path, hours: str) -> None:
    done = CliRunner().invoke(marquee, ["watch-through", str(log), "--window-hours", hours])
    assert done.exit_code == 1
    assert "it must be more than 0" in str(done.exception)


def test_a_missing_log_is_refused_by_name(tmp_path: Path) -> None:
    done = CliRunner().invoke(marquee, ["watch-through", str(tmp_path / "none.log")])
    assert done.exit_code == 1
    assert "none.log" in str(done.exception)
