"""The network in PyTorch: content suggests numbers for each movie, what is learnt corrects them."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch.nn import functional

from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.parameters import NetworkParameters
from domain.models.content_encoder import ContentLayers
from domain.models.movie_features import People

INITIAL_SPREAD_OF_PEOPLE = 0.2

_LAYERS = ("hidden", "output", "direct")
_PEOPLE = ("directors", "actors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Where tensors live, and all that is drawn there, one draw after the other."""

    generator: torch.Generator
    device: torch.device

    @classmethod
    def seeded(cls, seed: int) -> Self:
        """Return the chance of a seed, on the accelerator where there is one."""
        device = torch.accelerator.current_accelerator() or torch.device("cpu")
        return cls(generator=torch.Generator(device).manual_seed(seed), device=device)

    def normal(self, shape: tuple[int, ...], spread: float) -> torch.Tensor:
        """Return what is drawn about zero with a standard deviation of `spread`."""
        return spread * torch.randn(shape, generator=self.generator, device=self.device)

    def kept(self, shape: tuple[int, ...], dropout: float) -> torch.Tensor:
        """Return 1 where something is kept, 0 in a share `dropout`."""
        drawn = torch.rand(shape, generator=self.generator, device=self.device)
        return (drawn >= dropout).to(torch.float32)

    def dropped(self, values: torch.Tensor, dropout: float) -> torch.Tensor:
        """Return values without a share `dropout` of them, the others raised to make up for it."""
        return values * self.kept(tuple(values.shape), dropout) / (1.0 - dropout)


class MovieNetwork:
    """Gives each movie `outputs` numbers; its parameters are tensors by name.

    `movies` (n_movies, outputs) are what each movie has beside its content, nothing at
    first; the others are those of `ContentLayers`, by their names there.
    """

    def __init__(
        self, inputs: ContentInputs, sizes: NetworkParameters, outputs: int, chance: Chance
    ) -> None:
        self._chance = chance
        self._columns = torch.from_numpy(inputs.columns).to(chance.device)
        self._directors = self._people(inputs.directors)
        self._actors = self._people(inputs.actors)
        self.parameters = self._initial(inputs, sizes, outputs)

    def suggested(self, dropout: float) -> torch.Tensor:
        """Return what content suggests for every movie, (n_movies, outputs)."""
        weights = self.parameters
        people = [
            self._mean(weights[name], *of_movie, dropout)
            for name, of_movie in (("directors", self._directors), ("actors", self._actors))
        ]
        inputs = self._chance.dropped(torch.cat([self._columns, *people], dim=1), dropout)
        hidden = torch.relu(inputs @ weights["hidden"] + weights["hidden_biases"])
        through = self._chance.dropped(hidden, dropout) @ weights["output"]
        return inputs @ weights["direct"] + through + weights["output_biases"]

    def penalty(self, parameters: NetworkParameters) -> torch.Tensor:
        """Return the penalties of layers and of people."""
        layers = sum(self.parameters[name].square().sum() for name in _LAYERS)
        people = sum(self.parameters[name].square().sum() for name in _PEOPLE)
        return (
            parameters.content_regularization * layers + parameters.people_regularization * people
        )

    def layers(self) -> ContentLayers:
        """Return the layers that read content, as plain arrays."""
        names = ContentLayers.__dataclass_fields__
        return ContentLayers(**{name: as_array(self.parameters[name]) for name in names})

    def _initial(
        self, inputs: ContentInputs, sizes: NetworkParameters, outputs: int
    ) -> dict[str, torch.Tensor]:
        features = inputs.features
        width = inputs.columns.shape[1] + 2 * sizes.people
        spreads = {
            "movies": ((len(inputs.columns), outputs), 0.0),
            "directors": ((len(features.directors) + 1, sizes.people), INITIAL_SPREAD_OF_PEOPLE),
            "actors": ((len(features.actors) + 1, sizes.people), INITIAL_SPREAD_OF_PEOPLE),
            "hidden": ((width, sizes.hidden), width**-0.5),
            "hidden_biases": ((sizes.hidden,), 0.0),
            "output": ((sizes.hidden, outputs), sizes.hidden**-0.5 / 2),
            "direct": ((width, outputs), width**-0.5 / 2),
            "output_biases": ((outputs,), 0.0),
        }
        return {
            name: self._chance.normal(shape, spread).requires_grad_()
            for name, (shape, spread) in spreads.items()
        }

    def _people(self, people: People) -> tuple[torch.Tensor, torch.Tensor]:
        rows = torch.from_numpy(people.rows.astype(np.int64))
        weights = torch.from_numpy(people.weights)
        return rows.to(self._chance.device), weights.to(self._chance.device)

    def _mean(
        self, vectors: torch.Tensor, rows: torch.Tensor, weights: torch.Tensor, dropout: float
    ) -> torch.Tensor:
        """Return the mean vector of each movie's people; who is dropped counts as unknown."""
        present = self._chance.kept(tuple(rows.shape), dropout).to(rows.dtype)
        return (functional.embedding(rows * present, vectors) * weights.unsqueeze(-1)).sum(dim=1)


def as_array(tensor: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return a tensor as a plain array."""
    found: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = tensor.detach().cpu().numpy()
    return found
