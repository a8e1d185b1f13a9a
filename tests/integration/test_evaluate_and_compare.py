"""`marquee evaluate --models … --split …` and `marquee compare A B`, on a trained home."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.homes import workshop_of
from tests.model_steps import run
from tests.report_pages import Page


def document(home: Path, *arguments: str) -> Any:
    done = run(home, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def evaluated(
    trained_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], str]:
    """Return the document and the page of two models on rolling cuts."""
    page = tmp_path_factory.mktemp("report") / "out.html"
    split = ("--models", "item-item, popularity-all-time", "--split", "rolling-cuts")
    return document(trained_home, "evaluate", *split, "--report", str(page)), page.read_text()


def test_models_are_measured_beside_the_champion_and_the_popularity_row(
    evaluated: tuple[dict[str, Any], str],
) -> None:
    told, _ = evaluated
    labels = [model["model"] for model in told["models"]]
    assert labels == ["item-item", "popularity-all-time", "version 1 (small-als)", "popularity"]
    assert (told["champion"], told["reference"]) == ("version 1 (small-als)", "popularity")
    assert (told["split"], len(told["rounds"])) == ("rolling-cuts", 5)
    assert set(told["differences"]) == {"popularity", "version 1 (small-als)"}
    gain = told["differences"]["popularity"]["item-item"]["ndcg_at_10"]
    assert gain["interval"]["low"] <= gain["difference"] <= gain["interval"]["high"]
    assert gain["difference"] == pytest.approx(gain["challenger"] - gain["champion"])
    figures = {model["model"]: model["metrics"]["ndcg_at_10"] for model in told["models"]}
    assert gain["challenger"] == figures["item-item"]
    assert "all-viewers" in told["models"][0]["slices"]


def test_the_page_tells_all_of_it_and_fetches_nothing(
    evaluated: tuple[dict[str, Any], str],
) -> None:
    told, page = evaluated
    taken_apart = Page(page)
    assert not taken_apart.fetched
    assert len(taken_apart.ids) == len(set(taken_apart.ids))
    assert len(taken_apart.plots) == 6
    for model in told["models"]:
        assert f"{model['metrics']['ndcg_at_10']:.4f}<small>" in page
    for sentence in told["protocol_in_words"]:
        assert sentence in page
    assert "(champion)" in page
    assert "Beside version 1 (small-als), viewer by viewer" in page
    assert "cut 5 of 5" in page


def test_every_reading_of_test_is_counted_and_told(trained_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(trained_home, tmp_path / "home"))
    page = tmp_path / "out.html"
    before = readings(home)
    assert {one["by"] for one in before} >= {"train"}
    of_test = sum(one["split"] == "global-time" for one in before)
    told = document(home, "evaluate", "--models", "popularity", "--report", str(page))
    assert told["test_readings"] == of_test + 1
    words = f"What global-time holds out was read {of_test + 1} times in this home, now included."
    assert any(words in sentence for sentence in told["protocol_in_words"])
    assert words in page.read_text()
    again = run(home, "compare", "popularity", "item-item", "--split", "global-time").output
    assert f"was read {of_test + 2} times in this home" in again
    assert [one["by"] for one in readings(home)[len(before) :]] == ["evaluate", "compare"]
    asked = document(home, "compare", "popularity", "item-item")
    assert asked["test_readings"] is None
    assert len(readings(home)) == len(before) + 2


def readings(home: Path) -> list[dict[str, Any]]:
    lines = (home / "test-readings.jsonl").read_text().split("\n")
    return [json.loads(line) for line in lines if line]


def test_nothing_is_registered(trained_home: Path, evaluated: tuple[dict[str, Any], str]) -> None:
    assert evaluated[0]["models"]
    with workshop_of(trained_home) as workshop:
        assert [version.number for version in workshop.records().versions()] == [1, 2, 3]


def test_two_models_are_compared_pair_by_pair_with_a_verdict_in_words(trained_home: Path) -> None:
    told = document(trained_home, "compare", "2", "popularity")
    assert told["split"] == "global-time-validation"
    assert (told["challenger"], told["against"]) == ("version 2 (item-item)", "popularity")
    assert told["verdict"][0].startswith("version 2 (item-item) ")
    found = told["differences"]["ndcg_at_10"]
    assert f"{found['difference']:+.4f}" in told["verdict"][0]
    assert ("cannot be told apart" in told["verdict"][0]) == (
        found["interval"]["low"] <= 0 <= found["interval"]["high"]
    )
    assert "long-tail" in told["slices"]


def test_people_read_the_same(trained_home: Path) -> None:
    shown = run(trained_home, "compare", "2", "popularity").output
    assert "A is version 2 (item-item), B is popularity." in shown
    assert "ndcg_at_10 in every slice" in shown
    split = ("--split", "strong-generalisation-validation")
    measured = run(trained_home, "evaluate", "--models", "item-item", *split).output
    assert "How these came about:" in measured
    assert "item-item ranks better than popularity: ndcg_at_10 +" in measured


def test_a_model_compared_with_itself_by_another_name_differs_in_nothing(
    trained_home: Path,
) -> None:
    told = document(trained_home, "compare", "2", "item-item")
    assert "cannot be told apart" in told["verdict"][0]
    assert {found["difference"] for found in told["differences"].values()} == {0.0}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evaluate", "--split", "yesterday"), "no split 'yesterday'; there are global-time"),
        (("evaluate", "--models", "nobody"), "no plan 'nobody'"),
        (("evaluate", "--models", "17"), "no version 17; the versions are 1, 2, 3"),
        (("evaluate", "--report", "/no/such/folder/out.html"), "does not exist"),
        (("compare", "als", "17"), "no version 17"),
        (("compare", "als", "als"), "A and B are the same"),
    ],
)
def test_what_cannot_be_measured_is_told(
    trained_home: Path, arguments: tuple[str, ...], words: str
) -> None:
    failed = run(trained_home, *arguments)
    assert failed.exit_code != 0
    assert words in f"{failed.exception} {failed.output}"


def test_without_data_it_says_what_to_do(tmp_path: Path) -> None:
    failed = run(tmp_path / "empty", "evaluate", "--split", "global-time")
    assert "start with `marquee ingest PATH|NAME`" in str(failed.exception)
