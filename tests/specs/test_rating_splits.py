"""How ratings are split at random, to compare with published figures."""

import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.data.rating_splits import k_folds, random_share
from domain.errors import InsufficientDataError, InvalidValueError


def ratings_of(n: int) -> Interactions:
    """Return n ratings, each of a movie of its own."""
    return Interactions(
        viewer_ids=np.ones(n, np.int64),
        movie_ids=np.arange(n),
        ratings=np.full(n, 3, np.float32),
        timestamps=np.zeros(n, np.int64),
        scale=10.0,
    )


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize(("n", "k"), [(10, 5), (11, 5), (14, 5), (2, 2)])
def test_each_rating_is_held_out_once_and_folds_are_of_one_size(n: int, k: int) -> None:
    splits = list(k_folds(ratings_of(n), k, generator()))
    held_out = np.concatenate([split.held_out.movie_ids for split in splits])
    assert sorted(held_out.tolist()) == list(range(n))
    sizes = [len(split.held_out) for split in splits]
    assert len(sizes) == k
    assert max(sizes) - min(sizes) <= 1


def test_what_is_known_and_what_is_held_out_make_up_all() -> None:
    for split in [
        *k_folds(ratings_of(11), 3, generator()),
        random_share(ratings_of(11), 0.3, generator()),
    ]:
        together = np.concatenate([split.known.movie_ids, split.held_out.movie_ids])
        assert sorted(together.tolist()) == list(range(11))
        assert split.known.scale == split.held_out.scale == 10.0


@pytest.mark.parametrize(("n", "share", "expected"), [(100, 0.1, 10), (19, 0.1, 1), (10, 0.99, 9)])
def test_a_share_is_held_out_rounded_down(n: int, share: float, expected: int) -> None:
    assert len(random_share(ratings_of(n), share, generator()).held_out) == expected


def test_a_seed_gives_the_same_splits_and_another_one_others() -> None:
    def held_out(seed: int) -> list[list[int]]:
        folds = k_folds(ratings_of(30), 3, generator(seed))
        share = random_share(ratings_of(30), 0.3, generator(seed))
        return [split.held_out.movie_ids.tolist() for split in (*folds, share)]

    assert held_out(1) == held_out(1)
    assert all(one != other for one, other in zip(held_out(1), held_out(2), strict=True))


def test_the_order_of_the_ratings_is_kept() -> None:
    split = random_share(ratings_of(50), 0.4, generator())
    assert split.known.movie_ids.tolist() == sorted(split.known.movie_ids.tolist())


@pytest.mark.parametrize("k", [1, 0, -3])
def test_fewer_than_two_folds_are_refused(k: int) -> None:
    with pytest.raises(InvalidValueError, match=f"two folds or more, not {k}"):
        list(k_folds(ratings_of(9), k, generator()))


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_a_share_of_nothing_or_all_is_refused(share: float) -> None:
    with pytest.raises(InvalidValueError, match=f"between 0 and 1, not {share}"):
        random_share(ratings_of(9), share, generator())


def test_too_few_ratings_are_refused() -> None:
    with pytest.raises(InsufficientDataError, match="2 ratings cannot be split into 3 folds"):
        list(k_folds(ratings_of(2), 3, generator()))
    with pytest.raises(InsufficientDataError, match="10% of 9 ratings is less than one"):
        random_share(ratings_of(9), 0.1, generator())
