import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from domain.errors import InvalidValueError
from domain.evaluation.comparison import paired_differences, paired_scores
from domain.evaluation.figures import Figures, figures_of, pooled
from domain.evaluation.viewer_scores import ViewerScores

METRIC = "ndcg_at_10"


def figures(values: NDArray[np.float64], viewer_ids: NDArray[np.int64] | None = None) -> Figures:
    viewers = np.arange(len(values)) if viewer_ids is None else viewer_ids
    return figures_of(viewers, {METRIC: values}, np.random.default_rng(1))


def difference(
    challenger: Figures, champion: Figures, seed: int = 2
) -> tuple[float, float, float, float]:
    found = paired_differences(challenger, champion, np.random.default_rng(seed))[METRIC]
    return found.difference, found.interval.low, found.interval.high, found.p_value


def test_what_makes_viewers_hard_for_both_cancels_out() -> None:
    generator = np.random.default_rng(3)
    hardness = generator.random(300)
    champion = figures(hardness)
    challenger = figures(hardness + generator.normal(0.01, 0.02, 300))
    found, low, high, p_value = difference(challenger, champion)
    assert found == pytest.approx(0.01, abs=0.003)
    assert 0 < low < found < high
    assert p_value < 0.01
    overlap = challenger.intervals[METRIC].low < champion.intervals[METRIC].high
    assert overlap, "each for itself, the two could not be told apart"


def test_equal_models_differ_by_nothing_and_for_sure_not_significantly() -> None:
    values = np.random.default_rng(4).random(50)
    assert difference(figures(values), figures(values)) == (0.0, 0.0, 0.0, 1.0)


def test_the_interval_is_that_of_the_paired_normal_approximation_for_many_viewers() -> None:
    generator = np.random.default_rng(5)
    gains = generator.normal(0.002, 0.1, 5_000)
    found, low, high, _ = difference(figures(gains + 0.3), figures(np.full(5_000, 0.3)))
    error = gains.std() / np.sqrt(len(gains))
    assert low == pytest.approx(found - 1.96 * error, abs=0.2 * error)
    assert high == pytest.approx(found + 1.96 * error, abs=0.2 * error)


def test_without_a_difference_one_test_in_twenty_finds_one() -> None:
    generator = np.random.default_rng(6)
    p_values = []
    for seed in range(200):
        champion = generator.random(80)
        challenger = champion + generator.normal(0.0, 0.1, 80)
        p_values.append(difference(figures(challenger), figures(champion), seed)[3])
    assert 0.01 <= np.mean(np.array(p_values) < 0.05) <= 0.11


@given(gains=st.lists(st.floats(-1, 1), min_size=2, max_size=40))
def test_swapping_the_two_turns_the_sign_and_keeps_the_p_value(gains: list[float]) -> None:
    zeros = figures(np.zeros(len(gains)))
    other = figures(np.array(gains))
    one_way, other_way = difference(other, zeros), difference(zeros, other)
    assert other_way[0] == -one_way[0]
    assert other_way[1] == pytest.approx(-one_way[2])
    assert other_way[3] == one_way[3]


@pytest.mark.parametrize(("viewers", "is_significant"), [(1, False), (5, False), (6, True)])
def test_a_few_viewers_who_agree_prove_no_more_than_a_sign_test(
    viewers: int, *, is_significant: bool
) -> None:
    ahead = figures(np.linspace(0.3, 0.4, viewers))
    behind = figures(np.full(viewers, 0.2))
    found = paired_differences(ahead, behind, np.random.default_rng(8))[METRIC]
    assert found.interval.low > 0
    assert found.p_value == 2 * 0.5**viewers
    assert found.is_significant == is_significant


def test_a_viewer_of_several_rounds_is_drawn_with_all_of_them() -> None:
    generator = np.random.default_rng(7)
    gains = generator.normal(0.05, 0.1, 40)
    once = figures(gains), figures(np.zeros(40))
    # The same 40 viewers say the same in each of nine rounds: nothing is learnt anew.
    rounds = [pooled([one] * 9, np.random.default_rng(1)) for one in once]
    first, repeated = difference(*once), difference(rounds[0], rounds[1])
    assert repeated == pytest.approx(first)
    # 360 viewers who say it each for themselves are another matter.
    apart = difference(figures(np.tile(gains, 9)), figures(np.zeros(360)))
    assert apart[2] - apart[1] < 0.5 * (first[2] - first[1])


def test_two_models_on_different_viewers_cannot_be_paired() -> None:
    values = np.ones(3)
    with pytest.raises(InvalidValueError, match="same viewers"):
        difference(figures(values, np.array([1, 2, 3])), figures(values, np.array([1, 2, 4])))


def test_pooled_rounds_weigh_every_viewer_of_every_round_alike() -> None:
    rounds = [
        Figures(
            viewer_ids=np.array(viewers),
            metrics={METRIC: float(np.mean(values)), "coverage_at_100": coverage},
            intervals={},
            per_viewer={METRIC: np.array(values)},
        )
        for viewers, values, coverage in (([1, 2, 3], [0.0, 0.0, 0.3], 0.2), ([3], [0.9], 0.4))
    ]
    together = pooled(rounds, np.random.default_rng(1))
    assert together.metrics == {
        METRIC: pytest.approx(1.2 / 4),
        "coverage_at_100": pytest.approx(0.3),
    }
    assert together.viewers == 3
    assert together.viewer_ids.tolist() == [1, 2, 3, 3]


def scores(viewer_ids: NDArray[np.int64], values: NDArray[np.float64]) -> ViewerScores:
    return ViewerScores.of(viewer_ids, values)


def test_what_was_kept_viewer_by_viewer_tells_the_same_as_the_figures() -> None:
    generator = np.random.default_rng(11)
    ours, theirs = figures(generator.random(40)), figures(generator.random(40))
    fresh = paired_differences(ours, theirs, np.random.default_rng(12))[METRIC]
    kept = paired_scores(
        METRIC, ours.scores(METRIC), theirs.scores(METRIC), np.random.default_rng(12)
    )
    for name in ("challenger", "champion", "difference", "p_value", "viewers"):
        assert getattr(kept, name) == pytest.approx(getattr(fresh, name))
    assert kept.interval.low == pytest.approx(fresh.interval.low)
    assert kept.interval.high == pytest.approx(fresh.interval.high)


def test_errors_are_compared_by_the_roots_of_their_means() -> None:
    viewers = np.repeat(np.arange(50), 4)
    errors = np.random.default_rng(13).normal(0.0, 1.0, 200)
    closer = paired_scores(
        "rmse",
        scores(viewers, (0.9 * errors) ** 2),
        scores(viewers, errors**2),
        np.random.default_rng(14),
    )
    assert closer.challenger == pytest.approx(0.9 * closer.champion)
    assert closer.interval.low < closer.difference < closer.interval.high < 0
    assert (closer.viewers, closer.is_significant) == (50, True)


@given(st.lists(st.floats(0, 5), min_size=2, max_size=30), st.sampled_from(["rmse", METRIC]))
def test_a_fit_differs_from_itself_by_nothing(values: list[float], metric: str) -> None:
    itself = scores(np.arange(len(values)), np.array(values))
    found = paired_scores(metric, itself, itself, np.random.default_rng(15))
    assert (found.interval.low, found.interval.high, found.p_value) == (0.0, 0.0, 1.0)


def test_a_perfect_challenger_has_a_root_too() -> None:
    viewers, errors = np.arange(30), np.random.default_rng(16).random(30)
    found = paired_scores(
        "rmse",
        scores(viewers, np.zeros(30)),
        scores(viewers, errors),
        np.random.default_rng(17),
    )
    assert found.challenger == 0.0
    assert found.interval.high < 0.0


def test_scores_of_other_viewers_are_no_pairs() -> None:
    ones = np.ones(3)
    with pytest.raises(InvalidValueError, match="same viewers"):
        paired_scores(
            METRIC,
            scores(np.arange(3), ones),
            scores(np.array([1, 1, 2]), ones),
            np.random.default_rng(18),
        )
