"""A champion for each role: trained, judged, released and rolled back apart from each other."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from application.errors import RefusedError
from application.ingestion.ingest_dataset import IngestRequest
from application.training.promote_best import BestPromotions
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from domain.errors import ArtefactError
from domain.identifiers import VersionNumber
from domain.models.specification import Role
from domain.models.versions import Stage
from tests.homes import dataset_of_two_tastes, ingest, plan_files, workshop_of
from tests.model_steps import flip_a_byte, run, stages

RATING, RANKING = Role.RATING, Role.RANKING
PLAN = """
family = "biased-mf"
role = "rating"
[parameters]
factors = 2
iterations = 5
regularization = {penalty}
bias_regularization = {penalty}
"""
WEAK, GOOD = 100_000.0, 1.0
"""With such a penalty a plan predicts hardly better than the mean, or well."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with versions of both roles, none promoted; to be copied only."""
    folder = tmp_path_factory.mktemp("roles")
    home = folder / "home"
    ingest(home, dataset_of_two_tastes(folder / "dataset"))
    with workshop_of(home) as workshop:
        plans = (plan_files(home)[0], plan(home, "weak", WEAK), plan(home, "good", GOOD))
        workshop.train_models()(TrainingRequest(plans=plans))
    return home


@pytest.fixture
def home(trained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "home"))


def plan(home: Path, name: str, penalty: float) -> str:
    """Return the path of a plan that is written there."""
    path = home / f"{name}.toml"
    path.write_text(PLAN.format(penalty=penalty))
    return str(path)


def train(home: Path, *plans: str) -> None:
    with workshop_of(home) as workshop:
        workshop.train_models()(TrainingRequest(plans=plans))


def promote_best(home: Path, why: str | None = None) -> BestPromotions:
    with workshop_of(home) as workshop:
        return workshop.promote_best()(forced_why=why)


def promote(home: Path, number: int, why: str | None = None) -> bool:
    with workshop_of(home) as workshop:
        request = PromotionRequest(number=VersionNumber(number), forced_why=why)
        return workshop.promote_model()(request).promoted


def current(home: Path) -> dict[Role, int | None]:
    with workshop_of(home) as workshop:
        return {role: store.current() for role, store in workshop.releases().items()}


def told(home: Path, *arguments: str) -> dict[str, Any]:
    result = run(home, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


class TestTraining:
    def test_ratings_are_evaluated_apart_from_rankings_beside_their_mean(self, home: Path) -> None:
        document = told(home, "evaluate")

        assert [row["model"] for row in document["rows"]] == ["popularity", "small-als"]
        rows = {row["model"]: row for row in document["ratings"]["rows"]}
        assert [(name, row["version"]) for name, row in rows.items()] == [
            ("global-mean", None),
            ("weak", 2),
            ("good", 3),
        ]
        for name in ("metrics", "validation"):
            rmse = {model: row[name]["rmse"] for model, row in rows.items()}
            assert 0.3 < rmse["good"] < rmse["weak"]
            assert rmse["good"] < 0.8 * rmse["global-mean"]
        assert 0 < document["ratings"]["validation_ratings"] < 500

    def test_people_read_of_both_and_how_they_came_about(self, home: Path) -> None:
        shown = run(home, "evaluate").stdout
        assert "predicted ratings, test:" in shown
        assert "The row global-mean predicts the mean" in shown
        report = Path(told(home, "evaluate")["report"]).read_text()
        assert "<h2>Predicted ratings, test</h2>" in report
        assert "global-mean <span" in report
        assert "<dt>rmse</dt>" in report

    def test_the_best_of_each_role_are_eligible(self, home: Path) -> None:
        assert stages(home) == {1: Stage.STAGING, 2: Stage.NONE, 3: Stage.STAGING}

    def test_a_family_of_another_role_is_refused(self, home: Path) -> None:
        path = home / "wrong.toml"
        path.write_text('family = "als"\nrole = "rating"\n')
        result = run(home, "train", str(path))
        assert result.exit_code == 1
        assert "there is no family 'als'; known: biased-mf" in str(result.exception)


class TestPromotion:
    def test_the_best_of_each_role_is_promoted_at_once(self, home: Path) -> None:
        document = told(home, "promote")
        assert [(one["role"], one["version"]) for one in document["roles"]] == [
            ("ranking", 1),
            ("rating", 3),
        ]
        assert (document["role"], document["version"]) == ("ranking", 1)
        assert current(home) == {RANKING: 1, RATING: 3}
        listed = told(home, "models")
        assert (listed["current"], listed["current_rating"]) == (1, 3)
        found = stages(home)
        assert (found[1], found[3]) == (Stage.PRODUCTION, Stage.PRODUCTION)

    def test_the_first_champion_is_the_best_of_its_run_and_no_worse_than_the_mean(
        self, home: Path
    ) -> None:
        assert not promote(home, 2)
        assert promote(home, 3)
        with workshop_of(home) as workshop:
            accepted, refused = workshop.records().verdicts()
        assert "the first champion is the best personal version" in refused.verdict.reasons[0]
        rules = [check.rule for check in accepted.verdict.checks]
        assert "no further off than the global mean's" in rules[1]
        (remark,) = accepted.verdict.remarks
        assert "beats the global mean's" in remark
        assert "chance would hardly do this" in remark

    def test_a_lower_rmse_on_the_same_history_wins_and_a_higher_one_does_not(
        self, home: Path
    ) -> None:
        promote(home, 2, why="a weak champion")
        assert promote(home, 3)
        assert not promote(home, 2)
        assert current(home)[RATING] == 3
        with workshop_of(home) as workshop:
            refused, accepted, first = workshop.records().verdicts()
        assert (refused.role, refused.champion) == (RATING, 3)
        assert refused.verdict.reasons[0].startswith("rmse ")
        assert "strictly lower than the champion's" in refused.verdict.reasons[0]
        for recorded, words in ((accepted, "beats"), (refused, "does not beat")):
            champion, mean = recorded.verdict.remarks
            assert f"{words} the champion's" in champion
            assert "95 % interval" in champion
            assert "the global mean's" in mean
        assert first.champion is None

    def test_roles_without_anything_new_are_left_as_they_are(self, home: Path) -> None:
        promote_best(home)
        train(home, plan(home, "good", GOOD))
        done = promote_best(home)
        assert [(one.recorded.role, one.promoted) for one in done.judged] == [(RATING, False)]
        assert current(home) == {RANKING: 1, RATING: 3}

    def test_a_promotion_killed_between_two_roles_is_finished_by_the_next(self, home: Path) -> None:
        assert promote(home, 1)
        done = promote_best(home)
        assert [(one.recorded.role, one.promoted) for one in done.judged] == [(RATING, True)]
        assert current(home) == {RANKING: 1, RATING: 3}
        with pytest.raises(RefusedError, match="in production already; train again"):
            promote_best(home)

    def test_on_newer_ratings_the_champion_is_judged_as_it_is_served(
        self, home: Path, tmp_path: Path
    ) -> None:
        promote_best(home)
        promote(home, 2, why="a weak champion")
        later = dataset_of_two_tastes(tmp_path / "later", days=(100, 130))
        with workshop_of(home) as workshop:
            workshop.ingest_dataset()(IngestRequest(source=str(later)))
        train(home, plan(home, "good", GOOD))
        (judged,) = promote_best(home).judged

        assert judged.promoted
        assert judged.recorded.champion == 2
        assert "the champion as served, the challenger fitted up to then" in (
            judged.recorded.compared_on
        )


class TestRollback:
    def test_each_role_goes_back_by_itself(self, home: Path) -> None:
        promote_best(home)
        promote(home, 2, why="a test")
        assert told(home, "rollback", "--role", "rating") == {
            "role": "rating",
            "version": 3,
            "left": 2,
            "skipped": [],
        }
        assert current(home) == {RANKING: 1, RATING: 3}
        with workshop_of(home) as workshop, pytest.raises(RefusedError, match="no earlier"):
            workshop.roll_back_model()(RATING)

    def test_a_damaged_release_is_told_by_the_doctor_and_copied_anew(self, home: Path) -> None:
        promote_best(home)
        promote(home, 2, why="a test")
        released = home / "released" / "rating"
        flip_a_byte(released / "3" / "movie_ids.npy")
        with workshop_of(home) as workshop, pytest.raises(RefusedError, match="3 is damaged"):
            workshop.roll_back_model()(RATING)
        flip_a_byte(released / "2" / "movie_ids.npy")
        doctor = run(home, "doctor")
        assert doctor.exit_code == 1
        assert "release for ratings: version 2, which is in production, is damaged" in doctor.stdout

        promote(home, 2, why="its files were damaged")
        assert "version 2 is sound, but rolling back meets damage" in run(home, "doctor").stdout


def test_a_release_of_one_role_is_none_of_the_other(home: Path) -> None:
    promote_best(home)
    with workshop_of(home) as workshop:
        artefacts, releases = workshop.artefacts(), workshop.releases()
        with pytest.raises(ArtefactError, match="names the role 'rating'"):
            artefacts.read(releases[RATING].folder(VersionNumber(3)))
        with pytest.raises(ArtefactError, match="names the role 'ranking'"):
            artefacts.read_predictor(releases[RANKING].folder(VersionNumber(1)))
