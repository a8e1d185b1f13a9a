"""A released model scores on another axis as the service would."""

import numpy as np
import pytest

from adapters.models.trainers import LocalModelTrainers
from domain.data.interactions import Interactions, concatenated
from domain.models.specification import ModelPlan
from domain.models.transferred import TransferredModel
from domain.recommendation.histories import TrainingSet, training_set
from domain.recommendation.scoring import RankingModel
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes, training_set_of
from tests.fakes.silent_progress import SilentProgress

PLAN = ModelPlan(
    name="als", family="als", parameters={"factors": 4, "iterations": 3, "regularization": 1.0}
)
RATINGS = ratings_of_two_tastes()


@pytest.fixture(scope="module")
def own() -> TrainingSet:
    return training_set_of(RATINGS)


@pytest.fixture(scope="module")
def model() -> RankingModel:
    return LocalModelTrainers().of(PLAN.family).fit(PLAN, fit_data_of(RATINGS), SilentProgress())


def rating(viewer: int, movie: int) -> Interactions:
    return Interactions(
        viewer_ids=np.array([viewer]),
        movie_ids=np.array([movie]),
        ratings=np.array([5], np.float32),
        timestamps=np.array([200 * DAY]),
    )


def test_on_its_own_axes_nothing_changes(model: RankingModel, own: TrainingSet) -> None:
    rows = np.arange(len(own.viewer_ids))
    moved = TransferredModel(model, own, own)
    np.testing.assert_allclose(
        moved.score_viewers(rows, own.histories),
        model.score_viewers(rows, own.histories),
        rtol=1e-5,
    )
    assert moved.is_personal


def test_movies_it_does_not_know_cannot_be_recommended(
    model: RankingModel, own: TrainingSet
) -> None:
    """New movies stand among the old ones, so positions shift, and one old movie is gone."""
    movie_ids = np.setdiff1d(np.union1d(own.movie_ids, [50, 101, 20_000]), own.movie_ids[3:4])
    kept = RATINGS.select(np.isin(RATINGS.movie_ids, movie_ids))
    target = training_set(concatenated([kept, rating(10, 101)]), movie_ids)
    moved = TransferredModel(model, own, target)

    scores = moved.score_viewers(np.arange(len(target.viewer_ids)), target.histories)

    is_new = np.isin(movie_ids, [50, 101, 20_000])
    assert np.isneginf(scores[:, is_new]).all()
    assert np.isfinite(scores[:, ~is_new]).all()


def test_a_viewer_with_other_events_is_folded_in(model: RankingModel, own: TrainingSet) -> None:
    unliked = next(
        int(movie)
        for position, movie in enumerate(own.movie_ids)
        if position not in own.histories[0].movies
    )
    target = training_set(concatenated([RATINGS, rating(10, unliked)]), own.movie_ids)
    moved = TransferredModel(model, own, target)
    history = target.histories[0]

    np.testing.assert_array_equal(
        moved.score_viewer(0, target.histories), model.score_history(history)
    )
    np.testing.assert_array_equal(
        moved.score_viewer(1, target.histories), model.score_viewer(1, own.histories)
    )


def test_a_viewer_it_never_saw_is_folded_in(model: RankingModel, own: TrainingSet) -> None:
    newcomer = 7_777
    target = training_set(
        concatenated([RATINGS, rating(newcomer, int(own.movie_ids[0]))]), own.movie_ids
    )
    row = int(np.searchsorted(target.viewer_ids, newcomer))
    moved = TransferredModel(model, own, target)
    history = target.histories[row]
    np.testing.assert_array_equal(
        moved.score_viewer(row, target.histories), model.score_history(history)
    )
    np.testing.assert_array_equal(moved.score_history(history), model.score_history(history))
