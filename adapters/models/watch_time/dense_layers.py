"""Dense layers with rectified units under a sigmoid, fitted by Adam in plain numpy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_MEMORY, _MEMORY_OF_SQUARES = 0.9, 0.999
_SMALL = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Rows to learn from: `inputs` (n, d), `targets` (n,) in [0, 1], `weights` (n,)."""

    inputs: Floats
    targets: Floats
    weights: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DenseLayers:
    """The layers of a network: matrices (d, h), (h, g), (g, 1), and a bias (1, width) for each."""

    matrices: list[Floats]
    biases: list[Floats]

    @classmethod
    def drawn(cls, widths: tuple[int, ...], generator: np.random.Generator) -> Self:
        """Return layers of these widths, first the inputs: normal, of variance 2 / inputs (He)."""
        pairs = list(pairwise(widths))
        return cls(
            matrices=[
                generator.normal(0.0, (2.0 / n) ** 0.5, (n, width)).astype(np.float32)
                for n, width in pairs
            ],
            biases=[np.zeros((1, width), np.float32) for _, width in pairs],
        )

    def gradients(self, batch: Batch, shrinkage: float) -> list[Floats]:
        """Return how the mean cross-entropy of a batch changes with each matrix, then each bias.

        `shrinkage` adds half its product with the sum of squares of the matrices.
        """
        outputs = self._outputs(batch.inputs)
        predicted = 1.0 / (1.0 + np.exp(-outputs[-1][:, 0].astype(np.float64)))
        weights = batch.weights / batch.weights.sum()
        change: Floats = ((predicted - batch.targets) * weights).astype(np.float32)[:, np.newaxis]
        of_matrices, of_biases = [], []
        for layer in reversed(range(len(self.matrices))):
            of_matrices.append(outputs[layer].T @ change + shrinkage * self.matrices[layer])
            of_biases.append(change.sum(axis=0, keepdims=True))
            if layer:
                change = (change @ self.matrices[layer].T) * (outputs[layer] > 0)
        return of_matrices[::-1] + of_biases[::-1]

    def _outputs(self, inputs: Floats) -> list[Floats]:
        """Return the inputs, what each hidden layer makes of them, and the logits."""
        outputs = [inputs]
        for matrix, bias in zip(self.matrices[:-1], self.biases[:-1], strict=True):
            outputs.append(np.maximum(outputs[-1] @ matrix + bias, np.float32(0)))
        return [*outputs, outputs[-1] @ self.matrices[-1] + self.biases[-1]]


def fit_layers(
    layers: DenseLayers,
    batches: Iterable[Batch],
    learning_rates: Callable[[int], float],
    shrinkage: float,
) -> None:
    """Change `layers` in place by one step for each batch; step n goes by `learning_rates(n)`.

    Kingma and Ba, "Adam: a method for stochastic optimization" (ICLR 2015).
    """
    moments = [_Moments.of(parameter) for parameter in layers.matrices + layers.biases]
    for number, batch in enumerate(batches, start=1):
        gradients = layers.gradients(batch, shrinkage)
        for moment, gradient in zip(moments, gradients, strict=True):
            moment.step(gradient, number, learning_rates(number))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Moments:
    """One array of parameters, and the running means of its gradients and of their squares."""

    parameter: Floats
    mean: Floats
    square: Floats

    @classmethod
    def of(cls, parameter: Floats) -> Self:
        return cls(
            parameter=parameter, mean=np.zeros_like(parameter), square=np.zeros_like(parameter)
        )

    def step(self, gradient: Floats, number: int, learning_rate: float) -> None:
        self.mean[:] += np.float32(1.0 - _MEMORY) * (gradient - self.mean)
        self.square[:] += np.float32(1.0 - _MEMORY_OF_SQUARES) * (gradient**2 - self.square)
        rate = np.float32(learning_rate / (1.0 - _MEMORY**number))
        unbiased = self.square / np.float32(1.0 - _MEMORY_OF_SQUARES**number)
        self.parameter[:] -= rate * self.mean / (np.sqrt(unbiased) + np.float32(_SMALL))
