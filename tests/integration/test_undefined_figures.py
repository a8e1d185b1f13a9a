"""A metric that is undefined for a plan is absent wherever its figures are told."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner
from dependency_injector.providers import Factory, Object
from litestar.testing import TestClient

from application.training.evaluate_ranking import EvaluateRanking
from application.training.train_models import TrainingRequest
from domain.evaluation.evaluation import RankingEvaluation
from entrypoints.cli.main import marquee
from entrypoints.http.app import create_app
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings
from tests.homes import dataset_of_two_tastes, ingest, plan_files, workshop_of

UNDEFINED = ("novelty", "mrr", "coverage_at_100")


class WithoutSomeFigures(EvaluateRanking):
    """Measures as ever, but for metrics that are undefined on its data."""

    def __call__(self, **measured: Any) -> RankingEvaluation:
        evaluation = super().__call__(**measured)
        undefined = dict(zip(UNDEFINED, (math.nan, math.inf, -math.inf), strict=True))
        return replace(evaluation, metrics={**evaluation.metrics, **undefined})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undefined")
    ingest(folder / "home", dataset_of_two_tastes(folder / "dataset"))
    with workshop_of(folder / "home") as workshop:
        workshop.evaluate_ranking.override(Factory(WithoutSomeFigures))
        workshop.train_models()(TrainingRequest(plans=plan_files(folder / "home")[1:]))
        workshop.evaluate_ranking.reset_override()
    return folder / "home"


def strictly_read(text: str | bytes) -> Any:
    """Read JSON as its grammar has it: NaN and Infinity are none."""

    def refuse(constant: str) -> NoReturn:
        pytest.fail(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def told(home: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(marquee, [*arguments, "--json"], env={"MARQUEE_HOME": str(home)})
    return strictly_read(result.stdout)


def assert_absent(figures: Sequence[Any]) -> None:
    assert figures
    for one in figures:
        assert 0 < one["ndcg_at_10"] < 1
        assert not set(UNDEFINED) & set(one)
        assert None not in one.values()


def test_the_command_line_leaves_them_out(home: Path) -> None:
    rows = told(home, "evaluate")["rows"]
    assert_absent([row["metrics"] for row in rows] + [row["validation"] for row in rows])
    versions = told(home, "models")["versions"]
    assert_absent([one["test"] for one in versions] + [one["validation"] for one in versions])
    for command in ("evaluate", "models"):
        result = CliRunner().invoke(marquee, [command], env={"MARQUEE_HOME": str(home)})
        assert (result.exit_code, "nan" in result.stdout) == (0, False)


def test_records_and_reports_leave_them_out(home: Path) -> None:
    (run,) = (home / "runs").iterdir()
    record = strictly_read((run / "evaluation.json").read_bytes())
    assert_absent([row["validation"] for row in record["rows"]])
    assert "item-item" in (run / "evaluation.html").read_text()


def test_the_api_leaves_them_out(home: Path) -> None:
    settings = Settings(home=home, allowed_hosts=("*",))
    container = ServingContainer(settings=Object(settings))
    with TestClient(create_app(container)) as client:
        listed = strictly_read(client.get("/models").content)["versions"]
    container.engine().dispose()
    assert_absent([one["validation"] for one in listed])


def test_a_verdict_on_an_undefined_guard_says_so_and_is_read_again(home: Path) -> None:
    promoted = told(home, "promote", "1")
    assert promoted["promoted"], promoted
    refused = told(home, "promote", "2")
    checks = {check["metric"]: check for check in refused["checks"]}
    assert checks["mrr"]["challenger"] is None
    assert "mrr not measured" in " ".join(refused["reasons"])
    assert told(home, "models")["verdicts"][0]["verdict"]["reasons"] == refused["reasons"]
