"""The network behind predicted watch time."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from domain.models.share_network import ShareNetwork

N_MOVIES, F, H, G = 9, 4, 6, 3


def drawn(seed: int = 1) -> tuple[ShareNetwork, np.ndarray, np.ndarray]:
    """Return a network, factors of movies and a taste, all at random."""
    generator = np.random.default_rng(seed)

    def normal(*shape: int) -> np.ndarray:
        return generator.normal(size=shape).astype(np.float32)

    network = ShareNetwork(
        movie_layer=normal(N_MOVIES, H),
        viewer_layer=normal(F, H),
        product_layer=normal(F, H),
        second_layer=normal(H, G),
        second_bias=normal(G),
        last_layer=normal(G),
        last_bias=normal(1),
    )
    return network, normal(N_MOVIES, F), normal(F)


def test_the_share_is_that_of_the_formula() -> None:
    network, factors, taste = drawn()
    shares = network.shares(taste, factors)
    for movie in range(N_MOVIES):
        z = network.movie_layer[movie] + taste @ network.viewer_layer
        z = z + (taste * factors[movie]) @ network.product_layer
        y = np.maximum(z, 0) @ network.second_layer + network.second_bias
        logit = np.maximum(y, 0) @ network.last_layer + network.last_bias[0]
        assert_allclose(shares[movie], 1 / (1 + np.exp(-logit)), rtol=1e-5)
    assert shares.dtype == np.float32


@pytest.mark.parametrize("seed", range(5))
def test_multipliers_add_up_to_what_the_taste_changes(seed: int) -> None:
    network, factors, taste = drawn(seed)
    movies = np.array([7, 0, 3])
    changed = network.shares(taste, factors) - network.shares(np.zeros_like(taste), factors)
    multipliers = network.multipliers(taste, factors, movies)
    assert multipliers.shape == (3, F)
    assert_allclose(multipliers @ taste, changed[movies], atol=1e-6)
    assert np.abs(changed[movies]).max() > 0.01


def test_no_taste_has_finite_multipliers() -> None:
    network, factors, taste = drawn()
    multipliers = network.multipliers(np.zeros_like(taste), factors, np.arange(N_MOVIES))
    assert np.isfinite(multipliers).all()


def test_a_share_too_small_for_single_precision_is_next_to_nothing() -> None:
    network, factors, taste = drawn()
    hopeless = replace(network, last_bias=np.array([-1e4], np.float32))
    shares = hopeless.shares(taste, factors)
    assert shares.min() >= 0
    assert shares.max() < 1e-30


def test_a_network_is_rebuilt_from_its_arrays() -> None:
    network, factors, taste = drawn()
    again = ShareNetwork.from_arrays(network.arrays())
    assert again.shares(taste, factors).tobytes() == network.shares(taste, factors).tobytes()
