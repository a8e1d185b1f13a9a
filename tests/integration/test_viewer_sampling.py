"""Runs on a sample of viewers: quick fits, measured on all of them, that say what they are."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from adapters.models.artefacts.folders import NumpyArtefactFolders
from application.training.train_models import TrainingOutcome, TrainingRequest
from entrypoints.settings import Settings
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.homes import SMALL_ALS, workshop_of
from tests.model_steps import promote, run

REPOSITORY = Path(__file__).resolve().parents[2]
SMALL_MF = """
family = "biased-mf"
role = "rating"
[parameters]
factors = 1
regularization = 1.0
"""
DRAWN = 20


@pytest.fixture
def home(trained_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home whose version 1, of all viewers, is in production; there are three plans."""
    plans = tmp_path / "plans"
    plans.mkdir()
    monkeypatch.setattr(Settings, "plans_folder", plans)
    shutil.copy(REPOSITORY / "plans" / "popularity.toml", plans)
    (plans / "small-als.toml").write_text(SMALL_ALS)
    (plans / "small-mf.toml").write_text(SMALL_MF)
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


def sampled(home: Path, *plans: str) -> TrainingOutcome:
    with workshop_of(home) as workshop:
        workshop.report.override(PlainEvaluationReport())
        return workshop.train_models()(TrainingRequest(plans=plans, viewers=DRAWN))


def test_every_viewer_is_asked_beside_the_popularity_of_all(home: Path) -> None:
    with workshop_of(home) as workshop:
        whole = workshop.runs().record(workshop.records().versions()[0].training_run)
    record = sampled(home, "small-als").record
    assert record.validation_viewers == whole.validation_viewers
    assert record.test_viewers == whole.test_viewers
    reference, row = record.rows
    assert (reference.plan, row.plan) == ("popularity", f"small-als-{DRAWN}-viewers")
    popularity = whole.row_of("popularity")
    assert popularity is not None
    assert reference.validation == popularity.validation
    assert 0 < row.validation["ndcg_at_10"] < 1


def test_the_version_names_its_sample_and_knows_everybody(home: Path) -> None:
    (version,) = sampled(home, "small-als").versions
    assert version.plan.name == f"small-als-{DRAWN}-viewers"
    assert version.plan.all_parameters["viewers"] == DRAWN
    verdict = promote(home, version.number, why="a test").recorded.verdict
    named = [one for one in verdict.remarks if f"learnt from {DRAWN} viewers at most" in one]
    assert [one.split(" (")[0] for one in named] == [f"version {version.number}"]
    trained, manifest = NumpyArtefactFolders().read(home / "released" / str(version.number))
    data, histories = trained.data, trained.data.histories
    assert manifest.plan.viewers == DRAWN
    assert manifest.released_fit.slice_name == f"everything, {DRAWN} of {len(histories)} viewers"
    assert manifest.evaluated_fit.slice_name.startswith(f"train, {DRAWN} of ")
    assert manifest.released_fit.data.rows == len(histories.movies)
    assert len(histories) > 2 * DRAWN
    for row in range(len(histories)):
        np.testing.assert_allclose(
            trained.model.score_viewer(row, histories),
            trained.model.score_history(histories[row]),
            atol=1e-5,
        )
    assert len(data.viewer_ids) == len(histories)


def test_what_predicts_ratings_knows_everybody_too(home: Path) -> None:
    with workshop_of(home) as workshop:
        workshop.report.override(PlainEvaluationReport())
        outcome = workshop.train_models()(TrainingRequest(plans=("small-mf",)))
    whole = outcome.record.row_of("small-mf")
    record = sampled(home, "small-mf").record
    row = record.row_of(f"small-mf-{DRAWN}-viewers")
    assert whole is not None
    assert row is not None
    mean = record.row_of("global-mean")
    assert mean is not None
    assert row.validation["rmse"] < 0.6 * mean.validation["rmse"]
    assert row.validation.keys() == whole.validation.keys(), "as many viewers are known"


def test_all_plans_can_be_fitted_so(home: Path) -> None:
    outcome = sampled(home)
    assert [version.plan.name for version in outcome.versions] == [
        f"popularity-{DRAWN}-viewers",
        f"small-als-{DRAWN}-viewers",
        f"small-mf-{DRAWN}-viewers",
    ]


def test_the_command_says_from_how_many_viewers_a_version_learnt(home: Path) -> None:
    (home / "quick.toml").write_text("viewers = 30\n" + SMALL_ALS)
    table = run(home, "train", str(home / "quick.toml"))
    assert table.exit_code == 0
    assert "quick-30-viewers" in table.stdout
    assert "learnt from 30 viewers at most" in table.stdout
    assert "Next: the same without a sample, or marquee promote" in table.stdout
    document = run(home, "train", str(home / "quick.toml"), "--viewers", "9", "--json")
    (version,) = json.loads(document.stdout)["versions"]
    assert (version["model"], version["viewers"]) == ("quick-9-viewers", 9)
