"""The network in PyTorch: content suggests a movie's bias and factors, ratings correct them."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from adapters.models.hybrid.inputs import ContentInputs
from domain.models.content_encoder import ContentLayers
from domain.models.movie_features import People

INITIAL_SPREAD = 0.1
INITIAL_SPREAD_OF_PEOPLE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many of everything there are; `outputs` are a bias and the factors."""

    viewers: int
    movies: int
    columns: int
    directors: int
    actors: int
    people: int
    hidden: int
    outputs: int


class Network:
    """Predicts ratings less their mean; its parameters are tensors by name.

    `viewers` (n_viewers, 1 + f), `movies` (n_movies, 1 + f), and those of
    `ContentLayers` by their names there.
    """

    def __init__(
        self, inputs: ContentInputs, sizes: Sizes, generator: torch.Generator, device: torch.device
    ) -> None:
        self._generator = generator
        self._device = device
        self._columns = torch.from_numpy(inputs.columns).to(device)
        self._directors = self._people(inputs.directors)
        self._actors = self._people(inputs.actors)
        self.parameters = self._initial(sizes)

    def outputs(self, dropout: float) -> torch.Tensor:
        """Return bias and factors that content suggests for every movie, (n_movies, 1 + f)."""
        weights = self.parameters
        people = [
            self._mean(weights[name], *of_movie, dropout)
            for name, of_movie in (("directors", self._directors), ("actors", self._actors))
        ]
        inputs = self._dropped(torch.cat([self._columns, *people], dim=1), dropout)
        hidden = torch.relu(inputs @ weights["hidden"] + weights["hidden_biases"])
        through = self._dropped(hidden, dropout) @ weights["output"]
        return inputs @ weights["direct"] + through + weights["output_biases"]

    def predict(
        self,
        viewers: torch.Tensor,
        movies: torch.Tensor,
        *,
        dropout: float,
        id_dropout: float,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return predictions (n,), and how large the embeddings in them are, (): mean squares.

        In a share `id_dropout` of the predictions the movie is known by its content alone.
        """
        of_viewers = functional.embedding(viewers, self.parameters["viewers"])
        of_movies = functional.embedding(movies, self.parameters["movies"])
        suggested = functional.embedding(movies, self.outputs(dropout))
        known = self._kept((len(movies), 1), id_dropout)
        both = suggested + of_movies * known
        matches = (of_viewers[:, 1:] * both[:, 1:]).sum(dim=1)
        size = (of_viewers.square().sum() + of_movies.square().sum()) / len(movies)
        return of_viewers[:, 0] + both[:, 0] + matches, size

    def layers(self) -> ContentLayers:
        """Return the layers that read content, as plain arrays."""
        names = ContentLayers.__dataclass_fields__
        return ContentLayers(**{name: self.array(name) for name in names})

    def array(self, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """Return a parameter as a plain array."""
        found: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = (
            self.parameters[name].detach().cpu().numpy()
        )
        return found

    def _initial(self, sizes: Sizes) -> dict[str, torch.Tensor]:
        inputs = sizes.columns + 2 * sizes.people
        spreads = {
            "viewers": ((sizes.viewers, sizes.outputs), INITIAL_SPREAD),
            "movies": ((sizes.movies, sizes.outputs), 0.0),
            "directors": ((sizes.directors + 1, sizes.people), INITIAL_SPREAD_OF_PEOPLE),
            "actors": ((sizes.actors + 1, sizes.people), INITIAL_SPREAD_OF_PEOPLE),
            "hidden": ((inputs, sizes.hidden), inputs**-0.5),
            "hidden_biases": ((sizes.hidden,), 0.0),
            "output": ((sizes.hidden, sizes.outputs), sizes.hidden**-0.5 / 2),
            "direct": ((inputs, sizes.outputs), inputs**-0.5 / 2),
            "output_biases": ((sizes.outputs,), 0.0),
        }
        parameters = {
            name: spread * torch.randn(shape, generator=self._generator, device=self._device)
            for name, (shape, spread) in spreads.items()
        }
        parameters["viewers"][:, 0] = 0.0
        return {name: tensor.requires_grad_() for name, tensor in parameters.items()}

    def _people(self, people: People) -> tuple[torch.Tensor, torch.Tensor]:
        rows = torch.from_numpy(people.rows.astype(np.int64))
        return rows.to(self._device), torch.from_numpy(people.weights).to(self._device)

    def _mean(
        self, vectors: torch.Tensor, rows: torch.Tensor, weights: torch.Tensor, dropout: float
    ) -> torch.Tensor:
        """Return the mean vector of each movie's people; who is dropped counts as unknown."""
        present = self._kept(tuple(rows.shape), dropout).to(rows.dtype)
        return (functional.embedding(rows * present, vectors) * weights.unsqueeze(-1)).sum(dim=1)

    def _kept(self, shape: tuple[int, ...], dropout: float) -> torch.Tensor:
        drawn = torch.rand(shape, generator=self._generator, device=self._device)
        return (drawn >= dropout).to(torch.float32)

    def _dropped(self, values: torch.Tensor, dropout: float) -> torch.Tensor:
        return values * self._kept(tuple(values.shape), dropout) / (1.0 - dropout)
