"""Drift on generated and published ratings: silent where nothing changed, loud where much did."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.system_clock import SystemClock
from domain.data.drift import DriftPolicy, DriftVerdict
from domain.data.drift_measures import measure_drift
from domain.data.drift_thresholds import DriftLevel, DriftThresholds
from domain.data.interactions import Interactions, concatenated
from domain.data.window_profile import profile_of
from tests.builders import DAY

MOVIES = 2_000


def generated(events: int = 60_000, seed: int = 3) -> Interactions:
    """Return ratings with a long tail, by viewers of very different activity, over 200 days."""
    generator = np.random.default_rng(seed)
    return Interactions(
        viewer_ids=(1_000 * generator.pareto(1.5, events) % 3_000).astype(np.int64) + 1,
        movie_ids=(40 * generator.pareto(0.9, events) % MOVIES).astype(np.int64) + 1,
        ratings=generator.choice(np.arange(1, 6, dtype=np.float32), events),
        timestamps=generator.integers(0, 200 * DAY, events),
    )


@pytest.fixture(scope="module", params=["generated", "ml-100k", "ml-1m"])
def ratings(request: pytest.FixtureRequest) -> Interactions:
    if request.param == "generated":
        return generated()
    folder: Path = request.getfixturevalue("datasets_dir")
    with MovieLensReader(SystemClock()).open(str(folder / request.param)) as dataset:
        return concatenated([chunk for chunk, _ in dataset.interactions()])


def judged(reference: Interactions, current: Interactions) -> DriftVerdict:
    measurement = measure_drift(
        profile_of(reference), profile_of(current), np.random.default_rng(1)
    )
    return DriftPolicy(DriftThresholds()).judge(measurement)


def shuffled_in_time(ratings: Interactions) -> Interactions:
    generator = np.random.default_rng(2)
    copy = replace(ratings, timestamps=generator.permutation(ratings.timestamps))
    return copy.select(generator.permutation(len(copy)))


def with_top_movies_swapped(ratings: Interactions) -> Interactions:
    """Return the ratings with the top 100 movies and 100 of the tail in each other's place."""
    ids, counts = np.unique(ratings.movie_ids, return_counts=True)
    order = np.argsort(-counts)
    top = order[:100]
    tail = np.random.default_rng(3).choice(order[len(order) // 2 :], 100, replace=False)
    renamed = ids.copy()
    renamed[top], renamed[tail] = ids[tail], ids[top]
    return replace(ratings, movie_ids=renamed[np.searchsorted(ids, ratings.movie_ids)])


def test_a_copy_shuffled_in_time_is_stable(ratings: Interactions) -> None:
    verdict = judged(ratings, shuffled_in_time(ratings))
    assert verdict.level is DriftLevel.STABLE
    assert verdict.is_judged


def test_halves_of_a_copy_shuffled_in_time_are_stable(ratings: Interactions) -> None:
    shuffled = shuffled_in_time(ratings)
    middle = np.median(shuffled.timestamps)
    first, second = shuffled.timestamps < middle, shuffled.timestamps >= middle
    verdict = judged(shuffled.select(first), shuffled.select(second))
    assert all("activity_psi" in reason or "every" in reason for reason in verdict.reasons)


def test_swapping_the_top_100_with_the_tail_is_strong_and_named(ratings: Interactions) -> None:
    verdict = judged(ratings, with_top_movies_swapped(ratings))
    assert verdict.level is DriftLevel.STRONG
    assert verdict.reasons[0].startswith("top100_overlap is 0.0")
    assert "strong below 0.40" in verdict.reasons[0]


@pytest.mark.parametrize("size", [100, 300, 1_000, 5_000])
def test_a_small_random_sample_raises_no_alarm_over_popularity_or_ratings(
    ratings: Interactions, size: int
) -> None:
    rows = np.random.default_rng(size).permutation(len(ratings))
    verdict = judged(ratings.select(rows[size:]), ratings.select(rows[:size]))
    assert verdict.level is not DriftLevel.STRONG


@pytest.mark.parametrize(
    ("measure", "change"),
    [
        (
            "rating_psi",
            lambda r: replace(r, ratings=np.where(r.ratings > 3, np.float32(1), r.ratings)),
        ),
        (
            "top10_share",
            lambda r: replace(r, movie_ids=np.where(r.timestamps % 5, r.movie_ids, np.int64(1))),
        ),
        ("gini", lambda r: replace(r, movie_ids=np.arange(len(r), dtype=np.int64) % MOVIES + 1)),
        (
            "activity_psi",
            lambda r: replace(r, viewer_ids=np.arange(len(r), dtype=np.int64) + 1),
        ),
    ],
)
def test_each_measure_tells_its_own_change(
    measure: str, change: Callable[[Interactions], Interactions]
) -> None:
    reference = generated()
    verdict = judged(reference, change(reference))
    assert verdict.level is not DriftLevel.STABLE
    assert any(reason.startswith(measure) for reason in verdict.reasons)


def test_equal_questions_have_equal_answers() -> None:
    reference, current = generated(3_000), generated(500, seed=4)
    assert judged(reference, current) == judged(reference, current)
