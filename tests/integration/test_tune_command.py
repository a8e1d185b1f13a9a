"""`marquee tune` on a home with real stores: Optuna's journal and MLflow's runs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from application.errors import NotFoundError
from application.training.tune_plan import TuningRequest
from domain.errors import InvalidValueError
from entrypoints.cli.main import marquee
from entrypoints.settings import Settings
from tests.homes import workshop_of

PLAN = """
family = "item-item"
seed = 3
[parameters]
neighbours = 5
shrinkage = 1.0
[search]
neighbours = { low = 2, high = 30 }
"""


@pytest.fixture
def home(trained_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(trained_home, tmp_path / "home"))
    (folder / "neighbours.toml").write_text(PLAN)
    monkeypatch.setenv("MARQUEE_HOME", str(folder))
    return folder


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(marquee, ("tune", str(home / "neighbours.toml"), *arguments))


def document(home: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(home, *arguments, "--json").stdout)
    return found


def tracked(home: Path, study: str) -> list[Any]:
    from mlflow import MlflowClient  # noqa: PLC0415  # mlflow takes seconds

    client = MlflowClient(f"sqlite:///{Settings(home=home).tracking_folder / 'mlflow.db'}")
    experiment = client.get_experiment_by_name("marquee-tuning")
    assert experiment is not None
    return list(client.search_runs([experiment.experiment_id], f"tags.study = '{study}'"))


def test_it_goes_on_where_it_stood_and_tracks_every_trial(home: Path) -> None:
    first = document(home, "--trials", "2")
    again = document(home, "--trials", "4")
    assert (first["resumed"], again["resumed"]) == (0, 2)
    assert first["study"] == again["study"]
    assert sorted(one["number"] for one in again["trials"]) == [0, 1, 2, 3]
    values = [one["value"] for one in again["trials"]]
    assert [one["figure"]["ndcg_at_10"] for one in again["trials"]] == values
    assert values == sorted(values, reverse=True)
    plan_itself = next(one for one in again["trials"] if one["number"] == 0)
    assert plan_itself["parameters"] == {"neighbours": 5}
    assert again["best"]["parameters"] == again["trials"][0]["parameters"] | {"shrinkage": 1.0}
    runs = tracked(home, again["study"])
    assert sorted(float(one.data.metrics["ndcg_at_10"]) for one in runs) == sorted(values)
    assert {one.data.params["shrinkage"] for one in runs} == {"1.0"}


def test_another_question_is_another_study(home: Path) -> None:
    any_coverage = document(home, "--trials", "1")
    wide = document(home, "--trials", "1", "--coverage", "1")
    assert wide["study"] != any_coverage["study"]
    assert wide["trials"][0]["value"] <= 1
    table = run(home, "--trials", "1", "--coverage", "1").stdout
    (figure,) = wide["trials"][0]["figure"]
    assert figure in table
    assert "value" not in table


def test_the_best_plan_can_be_written_down_and_tuned_no_further(home: Path) -> None:
    out = home / "tuned.toml"
    told = run(home, "--trials", "2", "--out", str(out))
    assert told.exit_code == 0, told.output
    assert f"The best plan is in {out}" in told.stdout
    with workshop_of(home) as workshop:
        assert workshop.plans().named(str(out)).parameters.keys() == {"neighbours", "shrinkage"}
        with pytest.raises(InvalidValueError, match="plan tuned states nothing to search"):
            workshop.tune_plan()(TuningRequest(plan=str(out), trials=1))
    assert run(home, "--out", str(out)).exit_code == 2, "what is there is not written over"


def test_a_place_that_is_not_there_is_told_before_anything_is_fitted(home: Path) -> None:
    out = home / "absent" / "tuned.toml"
    told = run(home, "--trials", "1", "--out", str(out), "--json")
    assert json.loads(told.stdout)["error"]["type"] == "invalid-value"
    assert f"the folder of --out {out} does not exist" in told.stdout
    assert "Tuning" not in told.stderr


def test_what_cannot_be_searched_is_refused(home: Path) -> None:
    (home / "wrong.toml").write_text(PLAN.replace("neighbours = {", "neighbors = {"))
    with workshop_of(home) as workshop:
        tune = workshop.tune_plan()
        with pytest.raises(InvalidValueError, match="no parameter 'neighbors'; did you mean"):
            tune(TuningRequest(plan=str(home / "wrong.toml"), trials=1))
        with pytest.raises(NotFoundError, match="there is no plan 'nothing'"):
            tune(TuningRequest(plan="nothing", trials=1))
    with pytest.raises(InvalidValueError, match="at least one trial"):
        TuningRequest(plan="als", trials=0)
