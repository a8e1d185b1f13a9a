"""What every model family promises, whatever it is made of."""

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models.artefacts.folders import NumpyArtefactFolders
from adapters.models.families import FAMILIES
from adapters.models.ranking.movie_vectors import SvdMovieVectors
from adapters.models.trainers import LocalModelTrainers
from application.ports.artefacts import TrainedModel
from domain.errors import ArtefactError, InvalidValueError, UnknownFamilyError
from domain.identifiers import ViewerId
from domain.models.knowing_viewers import knowing_viewers_of
from domain.models.manifest import FORMAT_NUMBER
from domain.models.specification import ModelPlan, Parameter
from domain.models.viewer_sample import learnt_from
from domain.recommendation.cold_start import NO_HISTORY
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel
from tests.builders import (
    fit_data_of,
    manifest_of,
    ratings_of_two_tastes,
    trained_model_of,
    training_set_of,
)
from tests.fakes.silent_progress import SilentProgress

REPOSITORY = Path(__file__).resolve().parents[2]
RATINGS = ratings_of_two_tastes()
PARAMETERS: dict[str, dict[str, Parameter]] = {
    "popularity": {"half_life_days": 30.0, "floor": 0.01},
    "popularity-genres": {"half_life_days": 30.0, "floor": 0.01},
    "item-item": {"neighbours": 12, "shrinkage": 0.5},
    "als": {
        "factors": 6,
        "iterations": 4,
        "regularization": 0.5,
        "confidence": 8.0,
        "half_life_days": 60.0,
        "floor": 0.5,
    },
    "ials": {"factors": 6, "iterations": 4, "regularization": 0.02, "confidence": 8.0},
    "ease": {"regularization": 2.0},
    "sessions": {"neighbours": 12, "span_minutes": 100_000.0, "half_life_events": 20.0},
    "arrivals": {"days_before": 5.0},
    "blend": {"regularization": 0.01, "lifted": 8, "held_out": 0.2},
    "watch-time": {
        "factors": 6,
        "regularization": 2.0,
        "hidden": 8,
        "epochs": 60,
        "passed_over": 0.5,
        "rank_by": "share",
    },
    "hybrid": {
        "factors": 6,
        "hidden": 8,
        "epochs": 20,
        "batch_size": 8,
        "learning_rate": 0.03,
        "id_dropout": 0.1,
        "half_life_days": 60.0,
        "floor": 0.1,
        "content": "genres",
    },
}
MEMBERS = {"blend": ("popularity", "als", "item-item")}


def plan_of(family: str, **parameters: Parameter) -> ModelPlan:
    return ModelPlan(
        name=family,
        family=family,
        seed=3,
        parameters=PARAMETERS[family] | parameters,
        members=tuple(plan_of(member) for member in MEMBERS.get(family, ())),
    )


def fitted(family: str, **parameters: Parameter) -> RankingModel:
    plan = plan_of(family, **parameters)
    return LocalModelTrainers().of(family).fit(plan, fit_data_of(RATINGS), SilentProgress())


@dataclass(frozen=True, kw_only=True)
class Fitted:
    family: str
    plan: ModelPlan
    model: RankingModel
    data: TrainingSet
    trained: TrainedModel


@pytest.fixture(scope="module", params=list(FAMILIES))
def case(request: pytest.FixtureRequest) -> Fitted:
    family: str = request.param
    if lacking := LocalModelTrainers().lacking(plan_of(family), fit_data_of(RATINGS)):
        pytest.skip(lacking)
    model = fitted(family)
    data = training_set_of(RATINGS)
    return Fitted(
        family=family,
        plan=plan_of(family),
        model=model,
        data=data,
        trained=trained_model_of(model, RATINGS, SvdMovieVectors().of(model, data)),
    )


def rows_of(data: TrainingSet) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    return np.arange(len(data.viewer_ids))


class TestModelFamily:
    def test_the_same_plan_and_data_give_the_same_bits(self, case: Fitted) -> None:
        first, again = case.model.arrays(), fitted(case.family).arrays()
        assert first.keys() == again.keys()
        for name, array in first.items():
            assert array.dtype == again[name].dtype
            assert array.tobytes() == again[name].tobytes(), name

    def test_nothing_is_learnt_from_after_the_slice(self, case: Fitted) -> None:
        moment = int(np.quantile(RATINGS.timestamps, 0.7))
        past = fit_data_of(RATINGS).until(moment, "past")
        alone = past.keeping(lambda events: events.timestamps < moment, "alone")
        assert len(alone.sources.ratings) < len(past.sources.ratings)
        trainer = LocalModelTrainers().of(case.family)
        first, second = (
            trainer.fit(case.plan, fit, SilentProgress()).arrays()
            for fit in (past, replace(alone, before=None))
        )
        for name, array in first.items():
            assert array.tobytes() == second[name].tobytes(), name

    def test_every_movie_of_the_axis_gets_a_finite_score(self, case: Fitted) -> None:
        scores = case.model.score_viewer(0, case.data.histories)
        assert scores.shape == case.data.movie_ids.shape
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()

    def test_a_history_alone_scores_as_its_known_viewer_does(self, case: Fitted) -> None:
        for row in rows_of(case.data):
            history = case.data.histories[int(row)]
            assert_allclose(
                case.model.score_history(history),
                case.model.score_viewer(int(row), case.data.histories),
                atol=1e-5,
            )

    def test_fitted_on_a_sample_of_viewers_it_knows_all_by_their_histories(
        self, case: Fitted
    ) -> None:
        fit, trainer = fit_data_of(RATINGS), LocalModelTrainers().of(case.family)
        plan = case.plan.sampling(25)
        sampled = trainer.fit(plan, learnt_from(plan, fit), SilentProgress())
        model = knowing_viewers_of(sampled, fit)
        rows, histories = rows_of(fit.data), fit.data.histories
        assert_allclose(
            model.score_viewers(rows, histories),
            [model.score_history(histories[row]) for row in rows.tolist()],
            atol=1e-5,
        )
        assert not np.allclose(
            model.score_viewers(rows, histories), case.model.score_viewers(rows, histories)
        )

    def test_many_viewers_at_once_score_as_one_by_one(self, case: Fitted) -> None:
        rows = rows_of(case.data)[[4, 0, 7]]
        assert_allclose(
            case.model.score_viewers(rows, case.data.histories),
            [case.model.score_viewer(int(row), case.data.histories) for row in rows],
            atol=1e-6,
        )

    def test_contributions_sum_to_what_the_history_adds_to_the_score(self, case: Fitted) -> None:
        history = case.data.histories[2]
        movies = np.array([9, 0, 17, 30])
        parts = case.model.contributions(history, movies)
        assert parts.shape == (4, len(history))
        if case.model.is_personal:
            added = case.model.score_history(history) - case.model.score_history(NO_HISTORY)
            expected = added[movies]
            assert np.any(expected != 0)
            assert_allclose(parts.sum(axis=1), expected, atol=1e-5)
        else:
            assert not parts.any()

    def test_twice_the_weight_changes_the_scores_of_a_personal_model(self, case: Fitted) -> None:
        history = case.data.histories[2]
        emphatic = replace(history, weights=history.weights * 2)
        same = np.array_equal(case.model.score_history(history), case.model.score_history(emphatic))
        assert same != case.model.is_personal

    def test_no_history_scores_as_any_stranger(self, case: Fitted) -> None:
        scores = case.model.score_history(NO_HISTORY)
        assert scores.shape == case.data.movie_ids.shape
        assert np.isfinite(scores).all()
        known = case.model.score_history(case.data.histories[2])
        assert np.array_equal(scores, known) != case.model.is_personal

    def test_scores_are_an_array_of_their_own_that_the_caller_may_change(
        self, case: Fitted
    ) -> None:
        history = case.data.histories[1]
        before = case.model.score_viewer(1, case.data.histories)
        spoiled = case.model.score_viewer(1, case.data.histories)
        spoiled[history.movies] = -np.inf
        assert_array_equal(case.model.score_viewer(1, case.data.histories), before)

    def test_seen_movies_are_scored_like_others(self, case: Fitted) -> None:
        """Who has seen what is the slate's business; a model hides nothing."""
        history = case.data.histories[1]
        scores = case.model.score_viewer(1, case.data.histories)
        assert scores[history.movies].mean() > np.delete(scores, history.movies).mean()

    def test_without_a_viewer_all_others_are_answered_as_before(self, case: Fitted) -> None:
        forgotten = int(case.data.viewer_ids[4])
        left = case.trained.without(ViewerId(forgotten))
        assert left is not None
        assert forgotten not in left.data.viewer_ids
        assert left.data.viewer_ids.tolist() == np.delete(case.data.viewer_ids, 4).tolist()
        for row, former in enumerate(np.delete(rows_of(case.data), 4).tolist()):
            history = case.data.histories[former]
            assert_array_equal(left.data.histories[row].movies, history.movies)
            assert_array_equal(left.data.histories[row].weights, history.weights)
            assert_array_equal(left.seen[row], case.trained.seen[former])
            assert_array_equal(
                left.best_movies.movies[row], case.trained.best_movies.movies[former]
            )
            assert_array_equal(
                left.model.score_viewer(row, left.data.histories),
                case.model.score_viewer(former, case.data.histories),
            )
        assert left.without(ViewerId(forgotten)) is None

    def test_similar_movies_share_a_taste(self, case: Fitted) -> None:
        vectors = case.trained.movie_vectors
        lengths = np.linalg.norm(vectors[:-1], axis=1)
        assert_allclose(lengths, 1.0, atol=1e-6)
        assert not vectors[-1].any(), "the movie without a positive"
        nearest = np.argsort(-(vectors[:-1] @ vectors[:-1].T), axis=1, kind="stable")[:, 1]
        assert np.mean(nearest % 2 == np.arange(len(nearest)) % 2) > 0.9

    def test_an_unknown_parameter_is_refused_with_the_nearest_name(self, case: Fitted) -> None:
        name = next(iter(PARAMETERS[case.family]))
        with pytest.raises(InvalidValueError, match=f"'{name}s'; did you mean '{name}'") as refusal:
            fitted(case.family, **{f"{name}s": 3})
        assert f"plan {case.family}" in str(refusal.value)

    def test_a_parameter_out_of_range_is_refused_by_name(self, case: Fitted) -> None:
        for name in PARAMETERS[case.family]:
            for value in (-1, "many"):
                with pytest.raises(InvalidValueError, match=f"parameter '{name}' is {value!r}"):
                    fitted(case.family, **{name: value})


class TestArtefactFolder:
    def test_what_was_written_is_read_back_bit_for_bit(self, case: Fitted, tmp_path: Path) -> None:
        folders = NumpyArtefactFolders()
        written = folders.write(case.trained, manifest_of(case.plan), tmp_path / "1")
        read, manifest = folders.read(tmp_path / "1")
        assert manifest == written
        assert read.movies == case.trained.movies
        assert read.data.newest == case.data.newest
        for row in rows_of(case.data):
            history = case.data.histories[int(row)]
            assert_array_equal(
                read.model.score_viewer(int(row), read.data.histories),
                case.model.score_viewer(int(row), case.data.histories),
            )
            assert_array_equal(read.model.score_history(history), case.model.score_history(history))
        for name in ("popularity", "well_rated", "movie_vectors"):
            assert_array_equal(getattr(read, name), getattr(case.trained, name))

    def test_arrays_are_mapped_read_only(self, case: Fitted, tmp_path: Path) -> None:
        NumpyArtefactFolders().write(case.trained, manifest_of(case.plan), tmp_path)
        read, _ = NumpyArtefactFolders().read(tmp_path)
        largest = max(read.model.arrays().values(), key=lambda array: array.size)
        for array in (largest, read.movie_vectors, read.data.histories.movies):
            assert type(array) is np.ndarray
            assert not array.flags.writeable
            assert not array.flags.owndata

    def test_each_damaged_or_missing_file_is_named(self, case: Fitted, tmp_path: Path) -> None:
        folders = NumpyArtefactFolders()
        manifest = folders.write(case.trained, manifest_of(case.plan), tmp_path)
        assert {"similar.faiss", "movies.json", "movie_ids.npy"} < manifest.files.keys()
        for name in [*manifest.files, "manifest.json"]:
            path = tmp_path / name
            sound = path.read_bytes()
            path.write_bytes(b"\x00" + sound[1:])
            with pytest.raises(ArtefactError, match=name):
                folders.read(tmp_path)
            path.unlink()
            with pytest.raises(ArtefactError, match=name):
                folders.read(tmp_path)
            path.write_bytes(sound)
        folders.read(tmp_path)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    model = fitted("popularity")
    vectors = SvdMovieVectors().of(model, training_set_of(RATINGS))
    plan = ModelPlan(name="popularity", family="popularity")
    trained = trained_model_of(model, RATINGS, vectors)
    NumpyArtefactFolders().write(trained, manifest_of(plan), tmp_path)
    return tmp_path


def change_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | changes))


def test_a_newer_format_is_refused_whatever_else_it_says(written: Path) -> None:
    change_manifest(written, format_number=FORMAT_NUMBER + 1, plan="of another kind")
    with pytest.raises(ArtefactError, match=r"manifest\.json is of format \d+.*reads up to"):
        NumpyArtefactFolders().read(written)


def test_a_manifest_may_not_point_outside_its_folder(written: Path) -> None:
    change_manifest(written, files={"../movies.json": "ab" * 32})
    with pytest.raises(ArtefactError, match=r"'\.\./movies\.json', which is no file beside it"):
        NumpyArtefactFolders().read(written)


@pytest.mark.parametrize("lost", ["viewer_ids.npy", "movies.json", "model_scores.npy"])
def test_a_file_that_the_manifest_does_not_list_is_named(written: Path, lost: str) -> None:
    files = msgspec.json.decode((written / "manifest.json").read_bytes())["files"]
    del files[lost]
    change_manifest(written, files=files)
    with pytest.raises(ArtefactError, match=f"lists no file for '{lost.removesuffix('.npy')}'"):
        NumpyArtefactFolders().read(written)


def test_an_unknown_family_is_refused_listing_the_known_ones() -> None:
    with pytest.raises(UnknownFamilyError, match=r"no family 'slope-one'; known: .*, als"):
        LocalModelTrainers().of("slope-one")


def test_the_trainers_are_those_of_the_list() -> None:
    assert tuple(LocalModelTrainers().families()) == tuple(FAMILIES)


def test_reading_an_artefact_needs_none_of_the_libraries_that_fit_models(written: Path) -> None:
    """Serving reads artefacts, and must start fast in an environment without those libraries."""
    program = (
        "import sys; from pathlib import Path\n"
        "from adapters.models.artefacts.folders import NumpyArtefactFolders\n"
        f"NumpyArtefactFolders().read(Path({str(written)!r}))\n"
        "heavy = {'implicit', 'matplotlib', 'mlflow', 'pandas', 'pyarrow', 'scipy', 'sklearn'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=False)
    assert done.returncode == 0
