"""`marquee live-replay` on a home with real stores."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli.main import marquee
from tests.homes import plan_files


@pytest.fixture(autouse=True)
def _in_home(trained_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_HOME", str(trained_home))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(marquee, ("live-replay", *arguments))


def test_it_shows_each_plan_with_and_without_fold_in_beside_popularity(trained_home: Path) -> None:
    als = plan_files(trained_home)[0]
    told = json.loads(run(als, "--json").stdout)
    assert told["slice"] == "test"
    assert [row["model"] for row in told["rows"]] == ["popularity", "small-als"]
    popularity, personal = told["rows"]
    assert popularity["without_fold_in"] is None
    gain = personal["gain_of_fold_in"]["mrr"]
    both = [personal[kind]["metrics"]["mrr"] for kind in ("with_fold_in", "without_fold_in")]
    assert gain["challenger"] - gain["champion"] == pytest.approx(both[0] - both[1])
    assert told["events"] >= told["viewers"] > 0
    assert told["test_readings"] > 1, "training read it before"


def test_it_says_so_to_people_too() -> None:
    told = run("item-item", "--slice", "validation")
    assert told.exit_code == 0, told.output
    assert "live replay of validation" in told.stdout
    assert "item-item" in told.stdout
    assert "in this home" not in told.stdout, "validation may be read at will"


def test_who_is_served_as_popularity_has_no_row_of_its_own() -> None:
    replayed = ("popularity-all-time", "item-item", "--slice", "validation")
    told = json.loads(run(*replayed, "--json").stdout)
    assert [row["model"] for row in told["rows"]] == ["popularity", "item-item"]
    assert told["as_popularity"] == ["popularity-all-time"]
    assert "Without a row: popularity-all-time." in run(*replayed).stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [(("als-2",), "there is no plan 'als-2'; did you mean"), (("--slice", "all"), "'all'")],
)
def test_what_it_cannot_replay_is_refused(arguments: tuple[str, ...], reason: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert reason in str(result.exception) + result.output
