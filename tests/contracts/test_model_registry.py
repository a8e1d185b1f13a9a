"""The contract of `ModelRegistry`."""

import hashlib
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from mlflow import MlflowClient

from adapters.registry.mlflow_model_registry import MlflowModelRegistry
from application.errors import NotFoundError, StorageError
from application.ports.model_registry import ModelRegistry
from domain.identifiers import VersionNumber
from domain.models.manifest import Manifest
from domain.models.specification import ModelPlan, Role
from domain.models.versions import ModelVersion, Stage
from tests.builders import MOMENT, manifest_of, verdict_on, version_of
from tests.fakes.in_memory_model_registry import InMemoryModelRegistry

PLAN = ModelPlan(name="als-small", family="als", parameters={"factors": 8, "confidence": 1.5})


@dataclass
class TickingClock:
    """Tells a later second each time."""

    moment: datetime = MOMENT

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def write_artefact(number: VersionNumber, folder: Path) -> Manifest:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(f'{{"version": {number}}}')
    (folder / "factors.npy").write_bytes(b"\x01\x02")
    return manifest_of(PLAN, number)


def fail(number: VersionNumber, folder: Path) -> Manifest:
    write_artefact(number, folder)
    raise ZeroDivisionError


def register(registry: ModelRegistry, plan: ModelPlan = PLAN) -> ModelVersion:
    return registry.register(version_of(plan), write_artefact, {})


def test_a_rewriting_that_was_killed_is_taken_up_again(tracking: Path) -> None:
    registry = MlflowModelRegistry(tracking, TickingClock())
    registered = register(registry)
    (model,) = tracking.glob("artifacts/*/artifacts/model")
    model.rename(model.with_name("model-former"))
    model.with_name("model-anew").mkdir()

    assert not registry.rewrite(registered.number, lambda former, _: not former.exists())

    assert sorted(path.name for path in model.parent.iterdir()) == ["model"]
    assert (model / "factors.npy").exists()


def stages(registry: ModelRegistry) -> dict[int, Stage]:
    return {version.number: version.stage for version in registry.versions()}


@pytest.fixture(scope="session")
def empty_tracking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a fresh MLflow database, once, since that takes seconds."""
    folder = tmp_path_factory.mktemp("tracking")
    assert MlflowModelRegistry(folder, TickingClock()).versions() == []
    return folder


@pytest.fixture
def tracking(empty_tracking: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_tracking, tmp_path / "mlflow"))


class TestModelRegistry:
    @pytest.fixture(params=["fake", "mlflow"])
    def registry(
        self, request: pytest.FixtureRequest, tracking: Path, tmp_path: Path
    ) -> ModelRegistry:
        registries: dict[str, ModelRegistry] = {
            "fake": InMemoryModelRegistry(tmp_path / "files", TickingClock()),
            "mlflow": MlflowModelRegistry(tracking, TickingClock()),
        }
        return registries[request.param]

    def test_a_version_comes_back_as_it_was_registered(self, registry: ModelRegistry) -> None:
        given = version_of(PLAN, label="spring", data_label="may", validation={"mrr": 0.1 + 0.2})

        registered = registry.register(given, write_artefact, {})

        assert registered.number == 1
        assert registered.tracking_run_id
        assert registered.manifest_sha256 == hashlib.sha256(b'{"version": 1}').hexdigest()
        assert registry.versions() == [registered]
        assert registered == replace(
            given,
            number=VersionNumber(1),
            tracking_run_id=registered.tracking_run_id,
            manifest_sha256=registered.manifest_sha256,
        )

    def test_equal_bytes_make_a_new_version(self, registry: ModelRegistry) -> None:
        assert [register(registry).number for _ in range(3)] == [1, 2, 3]
        assert list(stages(registry)) == [1, 2, 3]

    def test_a_number_is_not_below_the_one_asked_for(self, registry: ModelRegistry) -> None:
        for asked, given in ((5, 5), (2, 6), (7, 7)):
            version = version_of(PLAN, number=VersionNumber(asked))
            assert registry.register(version, write_artefact, {}).number == given
        assert list(stages(registry)) == [5, 6, 7]

    def test_numbers_are_unique_over_roles(self, registry: ModelRegistry) -> None:
        rating = ModelPlan(name="mf", family="als", role=Role.RATING)
        numbers = [register(registry, plan).number for plan in (PLAN, rating, PLAN, rating)]
        assert numbers == [1, 2, 3, 4]
        assert [version.plan.role for version in registry.versions()][1] is Role.RATING

    def test_files_are_fetched(self, registry: ModelRegistry, tmp_path: Path) -> None:
        number = register(registry).number
        (tmp_path / "empty").mkdir()
        for folder in (tmp_path / "absent", tmp_path / "empty"):
            registry.fetch(number, folder)
            assert sorted(path.name for path in folder.iterdir()) == [
                "factors.npy",
                "manifest.json",
            ]

    def test_what_is_fetched_is_a_copy(self, registry: ModelRegistry, tmp_path: Path) -> None:
        number = register(registry).number
        registry.fetch(number, tmp_path / "one")
        (tmp_path / "one" / "factors.npy").write_bytes(b"spoilt")
        registry.fetch(number, tmp_path / "two")
        assert (tmp_path / "two" / "factors.npy").read_bytes() == b"\x01\x02"

    def test_the_files_of_a_version_are_rewritten(
        self, registry: ModelRegistry, tmp_path: Path
    ) -> None:
        register(registry)
        before = register(registry)
        registry.set_stage(before.number, Stage.PRODUCTION)

        def doubled(former: Path, anew: Path) -> bool:
            anew.mkdir()
            (anew / "manifest.json").write_text('{"version": "2 anew"}')
            (anew / "factors.npy").write_bytes((former / "factors.npy").read_bytes() * 2)
            return True

        assert registry.rewrite(before.number, doubled)
        registry.fetch(before.number, tmp_path / "fetched")
        assert (tmp_path / "fetched" / "factors.npy").read_bytes() == b"\x01\x02\x01\x02"
        after = registry.versions()[1]
        assert after.manifest_sha256 == hashlib.sha256(b'{"version": "2 anew"}').hexdigest()
        assert after == replace(
            before,
            stage=Stage.PRODUCTION,
            promoted_at=after.promoted_at,
            manifest_sha256=after.manifest_sha256,
        )

    def test_what_need_not_be_rewritten_stays(
        self, registry: ModelRegistry, tmp_path: Path
    ) -> None:
        registered = register(registry)
        assert not registry.rewrite(registered.number, lambda _former, _anew: False)
        registry.fetch(registered.number, tmp_path / "fetched")
        assert registry.versions() == [registered]

    def test_a_failure_while_rewriting_leaves_the_version_as_it_was(
        self, registry: ModelRegistry, tmp_path: Path
    ) -> None:
        registered = register(registry)

        def fail_halfway(_former: Path, anew: Path) -> bool:
            anew.mkdir()
            (anew / "manifest.json").touch()
            raise ZeroDivisionError

        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                registry.rewrite(registered.number, fail_halfway)
            registry.fetch(registered.number, tmp_path / "fetched")
            assert registry.versions() == [registered]

    def test_a_failure_leaves_no_version_behind(self, registry: ModelRegistry) -> None:
        register(registry)
        with pytest.raises(ZeroDivisionError):
            registry.register(version_of(PLAN), fail, {})
        assert list(stages(registry)) == [1]
        assert register(registry).number == 2

    def test_a_missing_extra_leaves_no_version_behind(
        self, registry: ModelRegistry, tmp_path: Path
    ) -> None:
        with pytest.raises(FileNotFoundError):
            registry.register(version_of(PLAN), write_artefact, {"report.html": tmp_path / "no"})
        assert registry.versions() == []

    def test_production_is_held_by_one_version_of_a_role(self, registry: ModelRegistry) -> None:
        rating = ModelPlan(name="mf", family="als", role=Role.RATING)
        for plan in (PLAN, PLAN, rating):
            register(registry, plan)
        for number in (1, 3, 2):
            registry.set_stage(VersionNumber(number), Stage.PRODUCTION)
        assert stages(registry) == {
            1: Stage.ARCHIVED,
            2: Stage.PRODUCTION,
            3: Stage.PRODUCTION,
        }

    def test_promotion_is_stamped_and_stays_so(self, registry: ModelRegistry) -> None:
        for _ in range(2):
            register(registry)
        assert registry.versions()[0].promoted_at is None
        registry.set_stage(VersionNumber(1), Stage.PRODUCTION)
        registry.set_stage(VersionNumber(2), Stage.STAGING)
        first, second = registry.versions()
        assert first.promoted_at is not None
        assert first.promoted_at > MOMENT
        assert second.promoted_at is None
        registry.set_stage(VersionNumber(2), Stage.PRODUCTION)
        assert registry.versions()[0].promoted_at == first.promoted_at

    def test_several_versions_may_be_eligible(self, registry: ModelRegistry) -> None:
        for number in (1, 2):
            register(registry)
            registry.set_stage(VersionNumber(number), Stage.STAGING)
        assert stages(registry) == {1: Stage.STAGING, 2: Stage.STAGING}
        registry.set_stage(VersionNumber(1), Stage.NONE)
        assert stages(registry) == {1: Stage.NONE, 2: Stage.STAGING}

    def test_an_unknown_version_is_named(self, registry: ModelRegistry, tmp_path: Path) -> None:
        register(registry)
        unknown = VersionNumber(9)
        with pytest.raises(NotFoundError, match="9"):
            registry.fetch(unknown, tmp_path / "model")
        with pytest.raises(NotFoundError, match="9"):
            registry.set_stage(unknown, Stage.STAGING)
        with pytest.raises(NotFoundError, match="9"):
            registry.note_verdict(verdict_on(9))

    def test_a_verdict_may_be_noted_again(self, registry: ModelRegistry) -> None:
        number = register(registry).number
        registry.note_verdict(verdict_on(number))
        registry.note_verdict(verdict_on(number, forced_why="a test"))
        assert registry.versions()[0].stage is Stage.NONE


class TestMlflowModelRegistry:
    @pytest.fixture
    def registry(self, tracking: Path) -> MlflowModelRegistry:
        return MlflowModelRegistry(tracking, TickingClock())

    @pytest.fixture
    def client(self, tracking: Path) -> MlflowClient:
        address = f"sqlite:///{tracking / 'mlflow.db'}"
        return MlflowClient(tracking_uri=address, registry_uri=address)

    def test_people_find_everything_in_mlflow(
        self, registry: MlflowModelRegistry, client: MlflowClient, tmp_path: Path
    ) -> None:
        report = tmp_path / "report.html"
        report.write_text("<p>figures</p>")

        version = registry.register(version_of(PLAN), write_artefact, {"evaluation.html": report})
        registry.note_verdict(verdict_on(version.number, forced_why="a test"))

        run = client.get_run(version.tracking_run_id)
        assert run.info.status == "FINISHED"
        assert run.data.params == {
            "family": "als",
            "seed": "42",
            "factors": "8",
            "confidence": "1.5",
        }
        assert run.data.metrics == {
            "train_seconds": 0.25,
            "validation_ndcg_at_10": 0.2,
            "validation_mrr": 0.3,
            "test_ndcg_at_10": 0.1,
        }
        files = {file.path for file in client.list_artifacts(version.tracking_run_id)}
        assert files == {"model", "evaluation.html"}
        tags = client.get_model_version("marquee-ranking", "1").tags
        assert tags["verdict"] == "promote"
        assert tags["verdict_forced_why"] == "a test"
        assert tags["training_run"] == "run-of-tests"

    def test_aliases_say_what_stages_say(
        self, registry: MlflowModelRegistry, client: MlflowClient
    ) -> None:
        def aliases() -> dict[str, int]:
            found = client.get_registered_model("marquee-ranking").aliases
            return {alias: int(version) for alias, version in found.items()}

        for _ in range(3):
            register(registry)
        moves = [
            (1, Stage.STAGING, {"staging": 1}),
            (3, Stage.STAGING, {"staging": 3}),
            (1, Stage.STAGING, {"staging": 1}),
            (1, Stage.PRODUCTION, {"production": 1, "staging": 3}),
            (3, Stage.PRODUCTION, {"production": 3}),
            (2, Stage.STAGING, {"production": 3, "staging": 2}),
            (3, Stage.ARCHIVED, {"staging": 2}),
            (2, Stage.NONE, {}),
        ]
        for number, stage, expected in moves:
            registry.set_stage(VersionNumber(number), stage)
            assert aliases() == expected

    def test_a_failed_run_keeps_no_files(
        self, registry: MlflowModelRegistry, client: MlflowClient, tracking: Path
    ) -> None:
        with pytest.raises(ZeroDivisionError):
            registry.register(version_of(PLAN), fail, {})
        experiment = client.get_experiment_by_name("marquee")
        assert experiment is not None
        (run,) = client.search_runs([experiment.experiment_id])
        assert run.info.status == "FAILED"
        assert list((tracking / "artifacts").rglob("*.npy")) == []

    def test_runs_of_killed_processes_are_closed_by_the_next(
        self, registry: MlflowModelRegistry, client: MlflowClient, tracking: Path
    ) -> None:
        finished = register(registry)
        client.update_run(finished.tracking_run_id, "RUNNING")
        experiment = client.get_run(finished.tracking_run_id).info.experiment_id
        killed = client.create_run(experiment).info.run_id
        half = tracking / "artifacts" / killed / "artifacts" / "model" / "half.npy"
        half.parent.mkdir(parents=True)
        half.write_bytes(b"half")

        assert register(registry).number == 2

        assert client.get_run(killed).info.status == "KILLED"
        assert client.get_run(finished.tracking_run_id).info.status == "FINISHED"
        assert not half.exists()

    def test_another_process_finds_the_same(
        self, registry: MlflowModelRegistry, tracking: Path
    ) -> None:
        register(registry)
        registry.set_stage(VersionNumber(1), Stage.PRODUCTION)
        assert MlflowModelRegistry(tracking, TickingClock()).versions() == registry.versions()

    def test_lost_files_are_named(
        self, registry: MlflowModelRegistry, tracking: Path, tmp_path: Path
    ) -> None:
        number = register(registry).number
        shutil.rmtree(tracking / "artifacts")
        with pytest.raises(StorageError, match="files of version 1 cannot be copied"):
            registry.fetch(number, tmp_path / "model")

    def test_a_moved_home_is_still_a_home(
        self, registry: MlflowModelRegistry, tracking: Path, tmp_path: Path
    ) -> None:
        number = register(registry).number
        moved = MlflowModelRegistry(tracking.rename(tmp_path / "moved"), TickingClock())
        moved.fetch(number, tmp_path / "model")
        assert register(moved).number == 2

    def test_a_database_that_is_none_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "mlflow.db").write_bytes(b"no database at all" * 100)
        with pytest.raises(StorageError, match=r"mlflow\.db"):
            MlflowModelRegistry(tmp_path, TickingClock()).versions()
