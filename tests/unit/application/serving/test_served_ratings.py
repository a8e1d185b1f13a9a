"""Whose fresh ratings are folded in, and which of them."""

import pytest

from domain.identifiers import MovieId, ViewerId
from domain.recommendation.rating import GivenRating, RatingBasis
from tests.predictors import predictor_by_biases, served_ratings_of

SERVED = served_ratings_of(predictor_by_biases())
KNOWN, STRANGER = ViewerId(20), ViewerId(99)
BAD, GOOD, UNRATED = MovieId(7), MovieId(8), MovieId(9)
BEFORE, AFTER = SERVED.newest, SERVED.newest + 1


@pytest.mark.parametrize("viewer", [KNOWN, STRANGER])
def test_what_was_rated_since_the_fit_is_folded_in(viewer: ViewerId) -> None:
    before = SERVED.predictor.predict(viewer, [GOOD])
    lavish = SERVED.predictor_for(viewer, [GivenRating(BAD, 0.8, AFTER)])
    found = lavish.predict(viewer, [GOOD, UNRATED])

    assert found.bases == (RatingBasis.FOLD_IN, RatingBasis.VIEWER_BIAS)
    assert found.ratings[0] > before.ratings[0]
    assert lavish.knows(viewer)
    assert lavish.predict_known(viewer, [GOOD]) == [round(float(found.ratings[0]), 2)]


def test_a_known_viewer_is_believed_less_readily() -> None:
    rated = [GivenRating(BAD, 0.8, AFTER)]
    moves = [
        SERVED.predictor_for(viewer, rated).predict(viewer, [GOOD]).ratings[0] - before
        for viewer, before in ((KNOWN, 4.25), (STRANGER, 4.0))
    ]
    assert 0 < moves[0] < moves[1]


@pytest.mark.parametrize(
    ("viewer", "rated"),
    [
        (None, [GivenRating(BAD, 0.8, AFTER)]),
        (KNOWN, []),
        (KNOWN, [GivenRating(BAD, 0.8, BEFORE)]),
        (KNOWN, [GivenRating(UNRATED, 0.8, AFTER)]),
        (STRANGER, [GivenRating(MovieId(1_000), 0.8, AFTER)]),
    ],
    ids=["nobody", "nothing", "learnt", "of a movie without ratings", "of another movie"],
)
def test_where_nothing_is_new_nothing_changes(
    viewer: ViewerId | None, rated: list[GivenRating]
) -> None:
    assert SERVED.predictor_for(viewer, rated) is SERVED.predictor


def test_of_a_stranger_old_ratings_count_too() -> None:
    found = SERVED.predictor_for(STRANGER, [GivenRating(BAD, 0.8, BEFORE)])
    assert found.predict(STRANGER, [GOOD]).bases == (RatingBasis.FOLD_IN,)
