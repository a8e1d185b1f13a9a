"""What ratings make of a belief, compared with the formulas of the textbook."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from domain.recommendation.viewer_belief import SMALLEST_NOISE, ViewerBelief

DRAWS, WIDTH, TASTES = 2, 3, 2
GENERATOR = np.random.default_rng(4)
VIEWERS = GENERATOR.normal(0.5, 1.0, (DRAWS, 40, WIDTH + TASTES)).astype(np.float32)
MOVIES = GENERATOR.normal(0.0, 1.0, (DRAWS, 9, WIDTH)).astype(np.float32)
COUNTS = np.array([3, 0, 1, 5, 2, 9, 1, 1, 4], np.int32)
BELIEF = ViewerBelief.of_anybody(iter(VIEWERS), iter(MOVIES), COUNTS, noise=0.4)

Covariances = NDArray[np.float64]


def covariances(belief: ViewerBelief) -> Covariances:
    return belief.roots @ belief.roots.transpose(0, 2, 1)


def widened(designs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the designs with nothing for what ratings do not depend on."""
    return np.concatenate([designs, np.zeros((*designs.shape[:2], TASTES))], axis=2)


def test_before_any_rating_a_viewer_is_like_those_who_are_known() -> None:
    for draw in range(DRAWS):
        assert_allclose(BELIEF.means[draw], VIEWERS[draw].mean(axis=0), atol=1e-5)
        expected = np.cov(VIEWERS[draw].T, bias=True)
        assert_allclose(covariances(BELIEF)[draw], expected, atol=1e-5)
        of_ratings = np.repeat(MOVIES[draw], COUNTS, axis=0)
        assert_allclose(BELIEF.moments[draw], of_ratings.T @ of_ratings / COUNTS.sum(), atol=1e-5)


def test_ratings_tell_of_all_parameters_what_regression_says() -> None:
    designs, rest = MOVIES[:, :5].astype(np.float64), np.array([1.0, -0.5, 0.2, 2.0, -1.0])
    found = BELIEF.given(designs, rest)
    for draw, design in enumerate(widened(designs)):
        precision = np.linalg.inv(covariances(BELIEF)[draw]) + design.T @ design / 0.4
        pulls = design.T @ (rest - design @ BELIEF.means[draw]) / 0.4
        expected = BELIEF.means[draw] + np.linalg.solve(precision, pulls)
        assert_allclose(found.means[draw], expected, atol=1e-9)
        assert_allclose(covariances(found)[draw], np.linalg.inv(precision), atol=1e-9)


@given(st.integers(0, 9))
def test_ratings_one_after_the_other_tell_as_much_as_at_once(first: int) -> None:
    designs, rest = MOVIES.astype(np.float64), np.linspace(-1, 2, 9)
    at_once = BELIEF.given(designs, rest)
    later = BELIEF.given(designs[:, :first], rest[:first]).given(designs[:, first:], rest[first:])
    assert_allclose(later.means, at_once.means, atol=1e-9)
    assert_allclose(covariances(later), covariances(at_once), atol=1e-9)


def test_ratings_that_were_not_kept_count_as_ones_of_the_average_movie() -> None:
    own = BELIEF.means + 1.0
    found = BELIEF.about(own, 12)
    assert_allclose(found.means, own)
    wide = np.zeros((DRAWS, WIDTH + TASTES, WIDTH + TASTES))
    wide[:, :WIDTH, :WIDTH] = BELIEF.moments
    expected = np.linalg.inv(np.linalg.inv(covariances(BELIEF)) + 12 * wide / 0.4)
    assert_allclose(covariances(found), expected, atol=1e-9)


def test_estimates_lie_closer_together_than_what_they_estimate() -> None:
    """Viewers are drawn, rate at random, and are estimated with the prior that drew them."""
    generator = np.random.default_rng(8)
    movies = generator.normal(0, 1, (1, 60, WIDTH))
    true = np.array([[1.0, 0.5, 0.0], [0.5, 0.8, 0.0], [0.0, 0.0, 0.2]])
    prior = ViewerBelief(
        means=np.zeros((1, WIDTH)),
        roots=np.linalg.cholesky(true)[np.newaxis],
        moments=movies.transpose(0, 2, 1) @ movies / 60,
        noise=1.0,
    )
    counts = generator.integers(3, 12, 4_000, dtype=np.int32)
    estimates = []
    for count in counts.tolist():
        viewer = prior.roots[0] @ generator.normal(size=WIDTH)
        designs = movies[:, generator.permutation(60)[:count]]
        found = prior.given(designs, designs[0] @ viewer + generator.normal(size=count))
        estimates.append(found.means[0])
    rated = np.ones(60, np.int32)
    seen = ViewerBelief.of_anybody([np.array(estimates)], iter(movies), rated, noise=1.0)
    found = seen.of_estimates(counts)

    def far(belief: ViewerBelief) -> float:
        return float(np.abs(covariances(belief)[0] - true).max())

    assert far(found) < 0.5 * far(seen)


def test_what_ratings_do_not_depend_on_is_no_estimate() -> None:
    one = ViewerBelief.of_anybody(iter(VIEWERS[:1]), iter(MOVIES[:1]), COUNTS, noise=0.4)
    found = one.of_estimates(np.full(40, 5, np.int32))
    change = covariances(found)[0] - covariances(one)[0]
    assert_allclose(change[WIDTH:], 0.0, atol=1e-9)
    assert np.diag(change)[:WIDTH].min() > 0


def test_the_variance_is_that_of_ratings_to_come() -> None:
    part = slice(WIDTH)
    each = covariances(BELIEF)[:, part, part]
    expected = np.mean([np.trace(c @ m) for c, m in zip(each, BELIEF.moments, strict=True)])
    assert BELIEF.variance(part, BELIEF.moments) == pytest.approx(expected)


def test_parameters_that_are_the_same_for_all_stay_so() -> None:
    alike = VIEWERS.copy()
    alike[:, :, 1] = 1.0
    belief = ViewerBelief.of_anybody(iter(alike), iter(MOVIES), COUNTS, noise=0.4)
    found = belief.given(MOVIES.astype(np.float64), np.full(9, 3.0))
    assert_allclose(found.means[:, 1], 1.0, atol=1e-6)


def test_without_any_viewer_or_noise_there_is_still_a_belief() -> None:
    nobody = ViewerBelief.of_anybody(iter(VIEWERS[:, :0]), iter(MOVIES), 0 * COUNTS, noise=0.0)
    assert nobody.noise == SMALLEST_NOISE
    found = nobody.given(MOVIES.astype(np.float64), np.full(9, 3.0))
    assert_allclose(found.means, 0.0)
    sure = replace(BELIEF, noise=SMALLEST_NOISE).given(MOVIES[:, :1].astype(np.float64), np.ones(1))
    predicted = (MOVIES[:, 0] * sure.means[:, :WIDTH]).sum(axis=1)
    assert_allclose(predicted, 1.0, atol=1e-4)
