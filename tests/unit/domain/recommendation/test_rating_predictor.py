"""A predictor knows viewers and movies by their ids, and tells slates what it knows."""

import numpy as np
import pytest

from adapters.models.trainers import LocalModelTrainers
from domain.identifiers import MovieId, ViewerId
from domain.models.specification import ModelPlan, Role
from domain.recommendation.rating import GivenRating, RatingBasis
from domain.recommendation.rating_predictor import RatingPredictor
from tests.builders import fit_data_of, predictor_of, ratings_of_two_tastes
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes()
FIT = fit_data_of(RATINGS)
PLAN = ModelPlan(name="biased-mf", family="biased-mf", role=Role.RATING)

KNOWN, STRANGER = ViewerId(10), ViewerId(11)
LEARNT = [MovieId(int(movie)) for movie in np.unique(RATINGS.movie_ids)]
UNRATED, ELSEWHERE = MovieId(9_999), MovieId(101)


@pytest.fixture(scope="module")
def predictor() -> RatingPredictor:
    model = LocalModelTrainers().rating(PLAN.family).fit(PLAN, FIT, SilentProgress())
    return predictor_of(model, FIT)


def test_the_known_are_predicted_by_the_model_and_others_by_less(
    predictor: RatingPredictor,
) -> None:
    movies = [LEARNT[0], ELSEWHERE]
    assert predictor.predict(KNOWN, movies).bases == (RatingBasis.MODEL, RatingBasis.VIEWER_BIAS)
    of_others = (RatingBasis.MOVIE_BIAS, RatingBasis.GLOBAL_MEAN)
    assert predictor.predict(STRANGER, movies).bases == of_others
    assert predictor.predict(None, movies).bases == of_others
    assert predictor.knows(KNOWN)
    assert not predictor.knows(STRANGER)
    assert not predictor.knows(None)


def test_a_slate_is_told_the_same_ratings(predictor: RatingPredictor) -> None:
    movies = [*LEARNT, UNRATED]
    told = predictor.predict_known(KNOWN, movies)
    assert told is not None
    assert told == pytest.approx(predictor.predict(KNOWN, movies).ratings.tolist(), abs=0.0051)
    assert told == [round(rating, 2) for rating in told if rating is not None]


def test_a_slate_is_told_nothing_of_what_is_not_known(predictor: RatingPredictor) -> None:
    assert predictor.predict_known(STRANGER, LEARNT) is None
    told = predictor.predict_known(KNOWN, [ELSEWHERE, LEARNT[0]])
    assert told is not None
    assert [rating is None for rating in told] == [True, False]


def test_all_ratings_of_a_slice_are_predicted_as_one_by_one(predictor: RatingPredictor) -> None:
    pairs = RATINGS.select(np.arange(25))
    found = predictor.predict_all(pairs)
    for rating, viewer, movie in zip(
        found.tolist(), pairs.viewer_ids.tolist(), pairs.movie_ids.tolist(), strict=True
    ):
        alone = predictor.predict(ViewerId(viewer), [MovieId(movie)])
        assert rating == pytest.approx(float(alone.ratings[0]), abs=1e-6)


def test_a_viewer_who_is_taken_out_is_a_stranger_and_others_stay(
    predictor: RatingPredictor,
) -> None:
    left = predictor.without(KNOWN)
    assert left is not None
    assert left.predict(KNOWN, LEARNT[:1]).bases == (RatingBasis.MOVIE_BIAS,)
    other = ViewerId(20)
    expected = predictor.predict(other, LEARNT).ratings
    np.testing.assert_array_equal(left.predict(other, LEARNT).ratings, expected)
    assert left.without(KNOWN) is None


def test_the_newest_ratings_count_where_they_are_too_many(
    predictor: RatingPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    belief = predictor.model.viewer_belief()
    given = [GivenRating(movie, 0.2 + 0.2 * (movie % 5), movie) for movie in LEARNT]
    newest = predictor.folded_in(belief, STRANGER, given[-3:]).predict(STRANGER, LEARNT)
    monkeypatch.setattr("domain.recommendation.rating_predictor.MOST_FOLDED_IN", 3)
    found = predictor.folded_in(belief, STRANGER, given).predict(STRANGER, LEARNT)
    np.testing.assert_array_equal(found.ratings, newest.ratings)
