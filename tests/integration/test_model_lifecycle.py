"""A model's journey: trained, evaluated, judged, released, replaced, rolled back."""

import filecmp
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from adapters.models.artefacts.folders import NumpyArtefactFolders
from application.errors import NotFoundError, RefusedError, WriterBusyError
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingRequest
from application.training.write_artefact import Labels
from domain.errors import ArtefactError, InsufficientDataError
from domain.identifiers import VersionNumber
from domain.models.promotion import Decision
from domain.models.versions import Stage
from tests.homes import dataset_of_two_tastes, ingest, plan_files, train, workshop_of
from tests.model_steps import current, flip_a_byte, promote, roll_back, run, stages

WEAK_ALS = 'family = "als"\n[parameters]\nfactors = 1\niterations = 1\n'


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained home: version 1 is in production, 2 and 3 are not."""
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


class TestTraining:
    def test_every_plan_becomes_a_version_with_figures(self, trained_home: Path) -> None:
        with workshop_of(trained_home) as workshop:
            versions = workshop.records().versions()
        assert [version.plan.name for version in versions] == [
            "small-als",
            "item-item",
            "popularity",
        ]
        assert [version.is_personal for version in versions] == [True, True, False]
        for version in versions:
            assert 0 < version.validation["ndcg_at_10"] < 1
            assert 0 < version.test["coverage_at_100"] <= 1
            assert version.train_seconds > 0

    def test_the_release_tells_where_it_came_from(self, trained_home: Path) -> None:
        trained, manifest = NumpyArtefactFolders().read(trained_home / "released" / "1")
        assert manifest.version == 1
        assert manifest.evaluated_fit.slice_name == "train"
        assert manifest.released_fit.slice_name == "everything"
        assert manifest.evaluated_fit.data.rows < manifest.released_fit.data.rows
        assert manifest.released_fit.data.rows == len(trained.data.histories.movies)
        assert manifest.packages["numpy"] == np.__version__
        assert manifest.plan.parameters["factors"] == 4

    def test_reports_lie_beside_each_version_in_the_registry(self, trained_home: Path) -> None:
        files = {path.name for path in (trained_home / "mlflow" / "artifacts").glob("*/*/*")}
        assert files == {"model", "evaluation.html", "evaluation.json"}
        (report,) = (trained_home / "runs").glob("*/evaluation.html")
        assert "small-als" in report.read_text()

    def test_equal_bytes_make_a_new_version(self, home: Path, tmp_path: Path) -> None:
        train(home)
        assert list(stages(home)) == [1, 2, 3, 4, 5, 6]
        with workshop_of(home) as workshop:
            for number in (1, 4):
                workshop.registry().fetch(VersionNumber(number), tmp_path / str(number))
        names = [path.name for path in (tmp_path / "1").glob("*.npy")]
        assert len(names) > 8
        _, differing, errors = filecmp.cmpfiles(
            tmp_path / "1", tmp_path / "4", names, shallow=False
        )
        assert (differing, errors) == ([], [])

    def test_versions_as_good_as_the_champion_are_not_eligible(self, home: Path) -> None:
        train(home)
        assert set(list(stages(home).values())[1:]) == {Stage.NONE}

    def test_a_better_version_is_eligible(self, home: Path) -> None:
        promote(home, 3, why="to have a weak champion")
        train(home)
        found = stages(home)
        assert found[3] is Stage.PRODUCTION
        assert found[4] is found[5] is Stage.STAGING
        assert found[6] is Stage.NONE
        assert promote(home).promoted
        assert stages(home)[4] is Stage.PRODUCTION
        # Judged against another champion, the other is eligible no longer.
        assert stages(home)[5] is Stage.NONE

    def test_the_popularity_row_is_there_even_where_its_plan_was_not_asked_for(
        self, home: Path
    ) -> None:
        with workshop_of(home) as workshop:
            outcome = workshop.train_models()(
                TrainingRequest(plans=["item-item"], labels=Labels(model="spring", data="may"))
            )
            shown = workshop.show_evaluation()()
        assert [row.plan for row in outcome.record.rows] == ["popularity", "item-item"]
        assert [version.label for version in outcome.versions] == ["spring"]
        assert [version.data_label for version in outcome.versions] == ["may"]
        assert shown.versions == {"item-item": 4}
        assert shown.record == outcome.record

    def test_without_data_it_says_what_to_do(self, tmp_path: Path) -> None:
        with (
            workshop_of(tmp_path) as workshop,
            pytest.raises(InsufficientDataError, match="marquee ingest"),
        ):
            workshop.train_models()(TrainingRequest())
        with workshop_of(tmp_path) as workshop, pytest.raises(NotFoundError, match="no plan"):
            workshop.train_models()(TrainingRequest(plans=["alz"]))

    def test_nothing_can_be_shown_before_the_first_run(self, tmp_path: Path) -> None:
        with workshop_of(tmp_path) as workshop:
            with pytest.raises(NotFoundError, match="marquee train"):
                workshop.show_evaluation()()
            with pytest.raises(RefusedError, match="marquee train"):
                workshop.promote_model()(PromotionRequest())
            assert workshop.list_models()().versions == ()


class TestPromotion:
    def test_the_first_champion_is_the_best_personal_version(self, trained_home: Path) -> None:
        assert stages(trained_home) == {1: Stage.PRODUCTION, 2: Stage.NONE, 3: Stage.NONE}
        assert current(trained_home) == 1
        with workshop_of(trained_home) as workshop:
            (recorded,) = workshop.records().verdicts()
        assert recorded.challenger == 1
        assert recorded.champion is None
        assert recorded.verdict.beats_popularity is True

    def test_a_refusal_is_stored_and_changes_nothing_else(self, home: Path) -> None:
        promotion = promote(home, 2)
        assert not promotion.promoted
        assert promotion.recorded.verdict.decision is Decision.REFUSE
        assert "validation of the history that both know" in promotion.recorded.compared_on
        champion, popularity = promotion.recorded.verdict.remarks
        assert "the champion's" in champion
        assert "the popularity row's" in popularity
        for remark in (champion, popularity):
            assert "95 % interval" in remark
            assert "; chance " in remark
        assert current(home) == 1
        assert stages(home) == {1: Stage.PRODUCTION, 2: Stage.NONE, 3: Stage.NONE}
        with workshop_of(home) as workshop:
            assert workshop.records().verdicts()[0] == promotion.recorded
        assert not (home / "released" / "2").exists()

    def test_a_verdict_is_given_where_nobody_can_tell_how_sure_it_is(self, home: Path) -> None:
        (file,) = home.glob("runs/*/viewer_scores/item-item.npy")
        file.write_bytes(b"no array")
        champion, popularity = promote(home, 2).recorded.verdict.remarks
        for remark in (champion, popularity):
            assert "how sure that is nobody can tell" in remark

    def test_the_policy_can_be_overruled_and_the_reason_is_kept(self, home: Path) -> None:
        promotion = promote(home, 3, why="the others show what nobody can stream")
        assert promotion.promoted
        assert promotion.recorded.verdict.decision is Decision.REFUSE
        assert promotion.recorded.verdict.remarks[1] == (
            "the challenger is the popularity row itself"
        )
        assert promotion.recorded.verdict.beats_popularity is None
        assert stages(home) == {1: Stage.ARCHIVED, 2: Stage.NONE, 3: Stage.PRODUCTION}
        with workshop_of(home) as workshop:
            recorded = workshop.records().verdicts()[0]
        assert recorded.forced_why == "the others show what nobody can stream"

    def test_what_cannot_be_promoted_is_said(self, home: Path) -> None:
        with pytest.raises(RefusedError, match="version 1 is in production already"):
            promote(home, 1)
        with pytest.raises(NotFoundError, match="no version 9"):
            promote(home, 9)
        promote(home, 2, why="a test")
        with pytest.raises(RefusedError, match="every personal version"):
            promote(home)

    def test_a_corrupted_artefact_is_refused_and_the_champion_stays(self, home: Path) -> None:
        with workshop_of(home) as workshop:
            run_id = workshop.registry().versions()[1].tracking_run_id
        file = home / "mlflow" / "artifacts" / run_id / "artifacts" / "model" / "movie_ids.npy"
        flip_a_byte(file)

        with pytest.raises(ArtefactError, match=r"movie_ids\.npy"):
            promote(home, 2, why="a test")

        assert current(home) == 1
        assert sorted(path.name for path in (home / "released").iterdir()) == ["1", "current"]
        with workshop_of(home) as workshop:
            assert len(workshop.records().verdicts()) == 1

    def test_floors_come_from_the_settings(self, home: Path) -> None:
        with workshop_of(home, promotion_novelty_floor=50.0) as workshop:
            promotion = workshop.promote_model()(PromotionRequest(number=VersionNumber(2)))
        assert any(reason.startswith("novelty") for reason in promotion.recorded.verdict.reasons)


class TestNewerHistory:
    def test_the_champion_as_served_meets_the_challenger_on_later_events(
        self, home: Path, tmp_path: Path
    ) -> None:
        ingest(home, dataset_of_two_tastes(tmp_path / "later", days=(100, 120)))
        train(home)

        promotion = promote(home, 5)

        assert "the champion as served" in promotion.recorded.compared_on
        assert promotion.recorded.champion == 1
        deciding = promotion.recorded.verdict.checks[0]
        assert deciding.champion is not None
        assert deciding.champion > 0
        with workshop_of(home) as workshop:
            stored = workshop.records().versions()[4].validation["ndcg_at_10"]
        assert deciding.challenger != stored
        assert promotion.recorded.verdict.beats_popularity is not None
        assert all("95 % interval" in remark for remark in promotion.recorded.verdict.remarks)

    def test_a_served_champion_meets_its_own_plan_on_equal_terms(
        self, home: Path, tmp_path: Path
    ) -> None:
        """The same plan, fitted to the cut, is the champion itself but for the thresholds."""
        ingest(home, dataset_of_two_tastes(tmp_path / "later", days=(100, 120)))
        train(home)
        deciding = promote(home, 4).recorded.verdict.checks[0]
        assert deciding.change is not None
        assert abs(deciding.change) < 0.1

    def test_with_few_later_viewers_both_plans_are_fitted_anew(
        self, home: Path, tmp_path: Path
    ) -> None:
        later = dataset_of_two_tastes(tmp_path / "later", days=(100, 120), viewers=10)
        ingest(home, later)
        train(home)
        promotion = promote(home, 5)
        assert "viewers have positives after" in promotion.recorded.compared_on
        assert "fewer than 20" in promotion.recorded.compared_on
        with workshop_of(home) as workshop:
            stored = workshop.records().versions()[4].validation["ndcg_at_10"]
        assert promotion.recorded.verdict.checks[0].challenger == pytest.approx(stored)

    def test_a_damaged_champion_can_be_replaced(self, home: Path, tmp_path: Path) -> None:
        ingest(home, dataset_of_two_tastes(tmp_path / "later", days=(100, 120)))
        (home / "released" / "1" / "movie_ids.npy").unlink()
        train(home)
        promotion = promote(home, 5, why="the champion is damaged")
        assert "cannot be read" in promotion.recorded.compared_on
        assert "movie_ids.npy" in promotion.recorded.compared_on
        assert current(home) == 5


class TestWriters:
    def test_one_writer_at_a_time(self, home: Path) -> None:
        with workshop_of(home) as other, other.lock().hold("ingest"):
            with pytest.raises(WriterBusyError, match="`ingest`"):
                train(home)
            with pytest.raises(WriterBusyError, match="`ingest`"):
                promote(home, 2)
            with pytest.raises(WriterBusyError, match="`ingest`"):
                roll_back(home)
        assert stages(home) == {1: Stage.PRODUCTION, 2: Stage.NONE, 3: Stage.NONE}


class TestCommands:
    def test_evaluate_prints_the_last_run(self, trained_home: Path) -> None:
        result = run(trained_home, "evaluate", "--json")
        assert result.exit_code == 0
        document = json.loads(result.stdout)
        assert document["protocol"] == "global-time-split"
        assert document["viewers"] > 20
        assert "What global-time holds out was read" in document["protocol_in_words"][-1]
        assert Path(document["report"]).is_file()
        rows = {row["model"]: row for row in document["rows"]}
        assert set(rows) == {"small-als", "item-item", "popularity"}
        assert rows["small-als"]["version"] == 1
        assert rows["small-als"]["metrics"]["ndcg_at_10"] > 0
        assert rows["small-als"]["validation"] != rows["small-als"]["metrics"]
        assert rows["small-als"]["train_seconds"] > 0

    def test_models_lists_versions_and_verdicts(self, trained_home: Path) -> None:
        document = json.loads(run(trained_home, "models", "--json").stdout)
        assert document["current"] == 1
        assert [version["version"] for version in document["versions"]] == [3, 2, 1]
        assert document["versions"][2]["stage"] == "Production"
        assert document["verdicts"][0]["challenger"] == 1

    @pytest.mark.parametrize("command", ["evaluate", "models"])
    def test_tables_name_every_model(self, trained_home: Path, command: str) -> None:
        result = run(trained_home, command)
        assert result.exit_code == 0
        for model in ("small-als", "item-item", "popularity"):
            assert model in result.stdout

    def test_a_refused_promotion_prints_its_numbers_and_fails(self, home: Path) -> None:
        result = run(home, "promote", "2", "--json")
        assert isinstance(result.exception, RefusedError)
        assert str(result.exception).startswith("version 2 was not promoted: ndcg_at_10")
        document = json.loads(result.stdout)
        assert document["promoted"] is False
        assert document["decision"] == "refuse"
        assert len(document["checks"]) == 13
        assert not any("popularity" in reason for reason in document["reasons"])
        assert any("the popularity row's" in remark for remark in document["remarks"])

    def test_a_refused_promotion_gives_each_reason_once(self, home: Path) -> None:
        result = run(home, "promote", "2")
        refusal = str(result.exception)
        assert "the popularity row" in result.stdout
        assert "the popularity row" not in refusal
        with workshop_of(home) as workshop:
            reasons = workshop.records().verdicts()[0].verdict.reasons
        assert reasons
        for reason in reasons:
            assert (result.stdout + refusal).count(reason) == 1

    def test_train_promote_and_roll_back(self, home: Path) -> None:
        weak = home / "weak-als.toml"
        weak.write_text(WEAK_ALS)
        trained = json.loads(run(home, "train", str(weak), "--json").stdout)
        assert [version["version"] for version in trained["versions"]] == [4]
        forced = run(home, "promote", "4", "--force", "--why", "a test")
        assert "The policy was overruled: a test" in forced.stdout
        assert "Version 4 is in production" in forced.stdout
        back = run(home, "rollback", "--json")
        assert json.loads(back.stdout) == {
            "role": "ranking",
            "version": 1,
            "left": 4,
            "skipped": [],
        }

    @pytest.mark.parametrize(
        "arguments",
        [
            ["promote", "--force"],
            ["promote", "--why", "because"],
            ["promote", "zero"],
            ["promote", "0"],
            ["promote", "1", "2"],
            ["rollback", "now"],
            ["evaluate", "--yaml"],
        ],
    )
    def test_wrong_usage_exits_with_2(self, tmp_path: Path, arguments: list[str]) -> None:
        assert run(tmp_path, *arguments).exit_code == 2

    def test_an_empty_why_is_refused(self, home: Path) -> None:
        result = run(home, "promote", "2", "--force", "--why", " ")
        assert "say why" in str(result.exception)


def test_small_plans_are_found(tmp_path: Path) -> None:
    assert [Path(plan).stem for plan in plan_files(tmp_path)] == [
        "small-als",
        "item-item",
        "popularity",
    ]
