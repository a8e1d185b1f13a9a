"""Dense layers and how they are fitted."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.testing import assert_allclose

from adapters.models.watch_time.dense_layers import Batch, DenseLayers, fit_layers

WIDTHS = (5, 4, 3, 1)
SHRINKAGE = 0.01


def batch_of(rows: int, seed: int = 0) -> Batch:
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(rows, WIDTHS[0])).astype(np.float32)
    likely = 1 / (1 + np.exp(-3 * inputs[:, 0] * np.sign(inputs[:, 1])))
    return Batch(
        inputs=inputs,
        targets=likely.astype(np.float32),
        weights=generator.uniform(0.5, 2, rows).astype(np.float32),
    )


def predicted(layers: DenseLayers, inputs: np.ndarray) -> np.ndarray:
    values = inputs.astype(np.float64)
    for matrix, bias in zip(layers.matrices[:-1], layers.biases[:-1], strict=True):
        values = np.maximum(values @ matrix + bias, 0)
    logits = (values @ layers.matrices[-1] + layers.biases[-1])[:, 0]
    return 1 / (1 + np.exp(-logits))


def loss(layers: DenseLayers, batch: Batch) -> float:
    shares = predicted(layers, batch.inputs)
    entropy = batch.targets * np.log(shares) + (1 - batch.targets) * np.log(1 - shares)
    squares = sum(float((matrix.astype(np.float64) ** 2).sum()) for matrix in layers.matrices)
    return float(-(entropy * batch.weights).sum() / batch.weights.sum() + SHRINKAGE * squares / 2)


@pytest.mark.parametrize("seed", range(3))
def test_gradients_are_what_small_steps_show(seed: int) -> None:
    generator = np.random.default_rng(seed)
    layers = DenseLayers.drawn(WIDTHS, generator)
    for bias in layers.biases:  # at 0, a unit without input would lie at its kink
        bias[:] = generator.normal(0.0, 0.5, bias.shape)
    batch = batch_of(40, seed)
    parameters = layers.matrices + layers.biases
    for parameter, gradient in zip(parameters, layers.gradients(batch, SHRINKAGE), strict=True):
        place = tuple(np.argwhere(np.abs(gradient) == np.abs(gradient).max())[0])
        losses = []
        for step in (1e-3, -1e-3):
            parameter[place] += step
            losses.append(loss(layers, batch))
            parameter[place] -= step
        assert_allclose(gradient[place], (losses[0] - losses[1]) / 2e-3, rtol=0.02, atol=1e-5)


def fitted(seed: int) -> DenseLayers:
    layers = DenseLayers.drawn((5, 16, 8, 1), np.random.default_rng(seed))

    def batches() -> Iterator[Batch]:
        for number in range(400):
            yield batch_of(64, number)

    fit_layers(layers, batches(), lambda _: 0.01, 1e-4)
    return layers


def test_what_no_line_separates_is_learnt() -> None:
    fresh = batch_of(500, seed=9_999)
    error = np.abs(predicted(fitted(1), fresh.inputs) - fresh.targets).mean()
    assert error < 0.1
    assert np.abs(fresh.targets.mean() - fresh.targets).mean() > 0.3


def test_the_same_seed_gives_the_same_bits() -> None:
    one, again = fitted(2), fitted(2)
    for first, second in zip(one.matrices + one.biases, again.matrices + again.biases, strict=True):
        assert first.tobytes() == second.tobytes()
