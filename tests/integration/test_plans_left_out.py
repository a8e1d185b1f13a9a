"""Plans that a history has too little for: left out of a run of all, refused where named."""

import json
import shutil
from pathlib import Path

import pytest

from application.errors import RefusedError
from application.training.train_models import TrainingRequest
from domain.errors import InvalidValueError
from entrypoints.settings import Settings
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.fakes.silent_progress import SilentProgress
from tests.homes import SMALL_ALS, workshop_of
from tests.model_steps import run

WATCH_TIME = """family = "watch-time"
[parameters]
epochs = 1
[search]
learning_rate = { choices = [0.01, 0.02] }
"""
REASON = "it learns from watched minutes, and in what it would be fitted on .train. viewers watched"


@pytest.fixture
def home(trained_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home whose viewers rate, and watch nothing, where there are three plans."""
    home = Path(shutil.copytree(trained_home, tmp_path / "home"))
    plans = tmp_path / "plans"
    plans.mkdir()
    monkeypatch.setattr(Settings, "plans_folder", plans)
    (plans / "popularity.toml").write_text('family = "popularity"\n')
    (plans / "small-als.toml").write_text(SMALL_ALS)
    (plans / "watch-time.toml").write_text(WATCH_TIME)
    return home


def test_a_run_of_all_plans_goes_on_without_those_that_lack_data(home: Path) -> None:
    progress = SilentProgress()
    with workshop_of(home) as workshop:
        workshop.progress.override(progress)
        workshop.report.override(PlainEvaluationReport())
        outcome = workshop.train_models()(TrainingRequest())
    assert [version.plan.name for version in outcome.versions] == ["popularity", "small-als"]
    assert [row.plan for row in outcome.record.rows] == ["popularity", "small-als"]
    (left_out,) = outcome.left_out
    assert left_out.name == "watch-time"
    assert progress.said == [f"Plan watch-time is left out: {left_out.reason}"]


def test_a_plan_that_is_named_fails_with_the_reason_before_any_is_fitted(home: Path) -> None:
    progress = SilentProgress()
    with workshop_of(home) as workshop:
        workshop.progress.override(progress)
        with pytest.raises(RefusedError, match=f"plan watch-time cannot be fitted: {REASON}"):
            workshop.train_models()(TrainingRequest(plans=["small-als", "watch-time"]))
    assert not [step for step in progress.steps if step.startswith("Fitting")]


@pytest.mark.parametrize(
    "line",
    [
        "train small-als watch-time",
        "evaluate --models small-als,watch-time",
        "compare small-als watch-time",
        "live-replay small-als watch-time",
        "tune watch-time --trials 2",
    ],
)
def test_whatever_fits_plans_refuses_it_before_minutes_go_into_others(
    home: Path, line: str
) -> None:
    result = run(home, *line.split(), "--json")
    assert isinstance(result.exception, RefusedError)
    assert str(result.exception).startswith("plan watch-time cannot be fitted: it learns from")
    assert "Fitting" not in result.stderr
    assert "Replaying" not in result.stderr


def test_an_unknown_family_is_told_before_any_plan_is_fitted(home: Path) -> None:
    (home / "odd.toml").write_text('family = "oracle"\n')
    progress = SilentProgress()
    with workshop_of(home) as workshop:
        workshop.progress.override(progress)
        with pytest.raises(
            InvalidValueError, match=r"odd\.toml: .*no family 'oracle'; known: popularity"
        ):
            workshop.train_models()(TrainingRequest(plans=["small-als", str(home / "odd.toml")]))
    assert not [step for step in progress.steps if step.startswith("Fitting")]


def test_a_wrong_parameter_is_told_before_any_plan_is_fitted(home: Path) -> None:
    odd = home / "odd.toml"
    odd.write_text('family = "ease"\n[parameters]\nregularization = 0.0\n')
    progress = SilentProgress()
    with workshop_of(home) as workshop:
        workshop.progress.override(progress)
        with pytest.raises(InvalidValueError, match=r"odd\.toml: .*Expected `float` > 0"):
            workshop.train_models()(TrainingRequest(plans=["small-als", str(odd)]))
    assert not progress.steps


def test_the_command_names_what_it_left_out_and_why(home: Path) -> None:
    result = run(home, "train", "--json")
    assert result.exit_code == 0
    (left_out,) = json.loads(result.stdout)["plans_left_out"]
    assert left_out["name"] == "watch-time"
    assert "marquee ingest movielog" in left_out["reason"]
    assert "Plan watch-time is left out" in result.stderr
