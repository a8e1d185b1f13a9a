"""The contract of `TrainingRuns`."""

from pathlib import Path

import numpy as np
import pytest

from adapters.local_training_runs import LocalTrainingRuns
from application.errors import NotFoundError, StorageError
from application.ports.training_runs import RunRecord, RunRow, TrainingRuns
from domain.evaluation.viewer_scores import ViewerScores
from tests.builders import MOMENT
from tests.fakes.in_memory_training_runs import InMemoryTrainingRuns

RECORD = RunRecord(
    training_run="20240517-120000-abc123",
    created_at=MOMENT,
    dataset="movielens-100k",
    data_fingerprint="ab" * 32,
    protocol="global-time-split",
    protocol_in_words=("First this.", "Then that."),
    validation_viewers=5,
    test_viewers=4,
    rows=(
        RunRow(
            plan="als",
            family="als",
            is_personal=True,
            train_seconds=0.5,
            validation={"ndcg_at_10": 0.1 + 0.2},
            test={},
        ),
    ),
)
SCORES = {"als": ViewerScores(sums=np.array([0.5, 1.5]), counts=np.array([1.0, 2.0]))}


def write(path: Path) -> None:
    path.write_text("report")


def fail(path: Path) -> None:
    path.write_text("half")
    raise ZeroDivisionError


class TestTrainingRuns:
    @pytest.fixture(params=["fake", "local"])
    def runs(self, request: pytest.FixtureRequest, tmp_path: Path) -> TrainingRuns:
        stores: dict[str, TrainingRuns] = {
            "fake": InMemoryTrainingRuns(tmp_path / "fake"),
            "local": LocalTrainingRuns(tmp_path / "runs"),
        }
        return stores[request.param]

    def test_a_record_comes_back_as_it_was(self, runs: TrainingRuns) -> None:
        runs.add(RECORD, write, SCORES)
        assert runs.record(RECORD.training_run) == RECORD

    def test_its_files_can_be_copied(self, runs: TrainingRuns) -> None:
        runs.add(RECORD, write, SCORES)
        files = runs.files(RECORD.training_run)
        assert set(files) == {"evaluation.html", "evaluation.json"}
        assert files["evaluation.html"].read_text() == "report"
        assert "movielens-100k" in files["evaluation.json"].read_text()

    def test_scores_come_back_by_plan(self, runs: TrainingRuns) -> None:
        runs.add(RECORD, write, SCORES)
        kept = runs.viewer_scores(RECORD.training_run, "als")
        assert kept is not None
        assert kept.sums.tolist() == [0.5, 1.5]
        assert kept.counts.tolist() == [1.0, 2.0]
        assert runs.viewer_scores(RECORD.training_run, "popularity") is None
        assert runs.viewer_scores("another-run", "als") is None

    def test_rows_are_found_by_plan(self) -> None:
        assert RECORD.row_of("als") == RECORD.rows[0]
        assert RECORD.row_of("popularity") is None

    def test_a_report_that_fails_leaves_no_record(self, runs: TrainingRuns) -> None:
        with pytest.raises(ZeroDivisionError):
            runs.add(RECORD, fail, SCORES)
        with pytest.raises(NotFoundError, match="20240517-120000-abc123"):
            runs.record(RECORD.training_run)
        runs.add(RECORD, write, SCORES)
        assert runs.record(RECORD.training_run) == RECORD


class TestLocalTrainingRuns:
    def test_what_a_killed_run_left_is_removed(self, tmp_path: Path) -> None:
        (tmp_path / ".pending-before").mkdir()
        runs = LocalTrainingRuns(tmp_path)
        runs.add(RECORD, write, SCORES)
        assert [path.name for path in tmp_path.iterdir()] == [RECORD.training_run]

    def test_a_mangled_record_is_named(self, tmp_path: Path) -> None:
        runs = LocalTrainingRuns(tmp_path)
        runs.add(RECORD, write, SCORES)
        runs.files(RECORD.training_run)["evaluation.json"].write_text("{}")
        with pytest.raises(StorageError, match=r"evaluation\.json is no record of a run"):
            runs.record(RECORD.training_run)

    def test_mangled_scores_are_named(self, tmp_path: Path) -> None:
        runs = LocalTrainingRuns(tmp_path)
        runs.add(RECORD, write, SCORES)
        (path,) = tmp_path.rglob("als.npy")
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(StorageError, match=r"als\.npy is no array of scores"):
            runs.viewer_scores(RECORD.training_run, "als")
