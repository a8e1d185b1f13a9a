import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from adapters.models.blend.listwise_softmax import Lesson
from adapters.models.blend.weights import LEAST_PRIOR, weights_learnt_from

ONE_LIFT_TWO_TASTES = (1, 2)


def lesson(*tastes: float, prior: float, seed: int = 3) -> Lesson:
    """Viewers whose likes are drawn by a lift and two tastes, which count this much."""
    generator = np.random.default_rng(seed)
    parts = generator.normal(size=(3_000, 12, 3))
    noisy = parts @ np.array([prior, *tastes]) + generator.gumbel(size=(3_000, 12))
    liked = np.zeros(noisy.shape, np.bool_)
    np.put_along_axis(liked, np.argmax(noisy, axis=1, keepdims=True), values=True, axis=1)
    away = np.zeros_like(parts[:, :, 1:])
    return Lesson(
        features=np.concatenate([parts, away], axis=2),
        can_be_liked=np.ones_like(liked),
        liked=liked,
    )


def test_without_lessons_all_parts_count_alike() -> None:
    weights = weights_learnt_from([], [], ONE_LIFT_TWO_TASTES, 0.01)
    assert_array_equal(weights.lifts, [1])
    assert_array_equal(weights.tastes, [[1, 0, 1], [1, 0, 1]])


def test_without_sittings_no_difference_is_made_of_them() -> None:
    weights = weights_learnt_from([lesson(1, 0, prior=1)], [], ONE_LIFT_TWO_TASTES, 0.01)
    assert_array_equal(weights.tastes[:, 2], weights.tastes[:, 0])


def test_sittings_change_what_tastes_count_amid_them_and_nothing_else() -> None:
    returns, sittings = lesson(1, 0, prior=1), lesson(0, 1, prior=1)
    without = weights_learnt_from([returns], [], ONE_LIFT_TWO_TASTES, 0.001)
    weights = weights_learnt_from([returns], [sittings], ONE_LIFT_TWO_TASTES, 0.001)
    assert_array_equal(weights.lifts, without.lifts)
    assert_array_equal(weights.tastes[:, :2], without.tastes[:, :2])
    assert_allclose(weights.tastes[:, 0], [1, 0], atol=0.2)
    assert_allclose(weights.tastes[:, 2], [0, 1], atol=0.2)


def test_where_the_prior_counts_half_tastes_count_twice_beside_it() -> None:
    returns, sittings = lesson(1, 1, prior=1), lesson(1, 1, prior=0.5, seed=4)
    weights = weights_learnt_from([returns], [sittings], ONE_LIFT_TWO_TASTES, 0.001)
    assert_allclose(weights.tastes[:, 2], [2, 2], rtol=0.2)


def test_a_prior_that_misleads_amid_a_sitting_counts_next_to_nothing() -> None:
    returns, sittings = lesson(1, 1, prior=1), lesson(1, 1, prior=-1, seed=4)
    weights = weights_learnt_from([returns], [sittings], ONE_LIFT_TWO_TASTES, 0.001)
    assert_allclose(weights.tastes[:, 2], 1 / LEAST_PRIOR, rtol=0.2)
