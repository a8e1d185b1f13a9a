import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models.blend.lessons import Parts, lessons_of
from adapters.models.blend.questions import Question, of_returns
from domain.evaluation import rankings
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.recommendation.cold_start import NO_HISTORY
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes

RATINGS = ratings_of_two_tastes(viewers=80)
FIT = fit_data_of(RATINGS).until(70 * DAY, "early")
LATER = RATINGS.select(RATINGS.timestamps >= 70 * DAY)
N_MOVIES = len(FIT.data.movie_ids)
LIFT = np.arange(N_MOVIES, dtype=np.float32)
WEIGHTS = np.random.default_rng(1).normal(size=(N_MOVIES, N_MOVIES)).astype(np.float32)
PARTS = Parts(
    tastes={"weights": ShallowAutoencoderModel(item_weights=WEIGHTS)}, lifts=LIFT[np.newaxis]
)


def test_a_lesson_has_what_each_part_says_of_what_was_liked() -> None:
    questions = of_returns(FIT, LATER)
    (lesson,) = lessons_of(PARTS, FIT, questions)
    assert lesson.features.shape == (len(questions), N_MOVIES, 3)
    assert_array_equal(lesson.features[0, :, 0], LIFT)
    assert_allclose(lesson.features[:, :, 1].std(axis=1), 1.0, atol=1e-5)
    assert not (lesson.liked & ~lesson.can_be_liked).any()
    assert lesson.liked.sum() == sum(len(question.liked) for question in questions)


def test_the_last_features_are_tastes_times_absence() -> None:
    (lesson,) = lessons_of(PARTS, FIT, of_returns(FIT, LATER))
    away = lesson.features[:, :, 2] / lesson.features[:, :, 1]
    assert_allclose(away, np.tile(away[:, :1], N_MOVIES), rtol=1e-6)
    assert (away >= 0).all()
    assert away.max() > 0.2


def test_what_was_known_cannot_be_liked() -> None:
    liked = np.array([3, 5])
    question = Question(history=NO_HISTORY, known=np.array([5, 8]), liked=liked)
    (lesson,) = lessons_of(PARTS, FIT, [question])
    assert np.flatnonzero(lesson.liked[0]).tolist() == [3]
    assert np.flatnonzero(~lesson.can_be_liked[0]).tolist() == [5, 8]


def test_where_all_that_was_liked_was_known_there_is_no_lesson() -> None:
    question = Question(history=NO_HISTORY, known=np.array([5]), liked=np.array([5]))
    assert lessons_of(PARTS, FIT, [question]) == []
    assert lessons_of(PARTS, FIT, []) == []


def test_a_block_at_a_time_says_what_all_at_once_do(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = of_returns(FIT, LATER)
    (whole,) = lessons_of(PARTS, FIT, questions)
    monkeypatch.setattr(rankings, "CELLS_PER_BLOCK", 7 * N_MOVIES)
    blocks = lessons_of(PARTS, FIT, questions)
    assert len(blocks) > 1
    for name in ("features", "can_be_liked", "liked"):
        joined = np.concatenate([getattr(block, name) for block in blocks])
        assert_array_equal(joined, getattr(whole, name))
