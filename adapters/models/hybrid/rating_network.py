"""The network that predicts ratings, and how it is fitted to them."""

from collections.abc import Iterator

import numpy as np
import torch
from torch.nn import functional

from adapters.models.hybrid.descent import descend
from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.movie_network import Chance, MovieNetwork
from adapters.models.hybrid.parameters import HybridParameters
from application.ports.progress import Step
from domain.recommendation.rating_set import RatingSet

INITIAL_SPREAD = 0.1


class RatingNetwork:
    """Predicts ratings less their mean: a bias and factors of each viewer, and of each movie.

    `viewers` (n_viewers, 1 + f) is a parameter beside those of `movies`, of 1 + f outputs.
    """

    def __init__(
        self, inputs: ContentInputs, data: RatingSet, parameters: HybridParameters, chance: Chance
    ) -> None:
        self._chance = chance
        outputs = 1 + parameters.factors
        viewers = chance.normal((len(data.viewer_ids), outputs), INITIAL_SPREAD)
        viewers[:, 0] = 0.0
        self.viewers = viewers.requires_grad_()
        self.movies = MovieNetwork(inputs, parameters, outputs, chance)

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
        of_viewers = functional.embedding(viewers, self.viewers)
        of_movies = functional.embedding(movies, self.movies.parameters["movies"])
        suggested = functional.embedding(movies, self.movies.suggested(dropout))
        known = self._chance.kept((len(movies), 1), id_dropout)
        both = suggested + of_movies * known
        matches = (of_viewers[:, 1:] * both[:, 1:]).sum(dim=1)
        size = (of_viewers.square().sum() + of_movies.square().sum()) / len(movies)
        return of_viewers[:, 0] + both[:, 0] + matches, size


def fitted_network(
    data: RatingSet, inputs: ContentInputs, parameters: HybridParameters, seed: int, step: Step
) -> RatingNetwork:
    """Return the network fitted to `data`, on the accelerator where there is one.

    Equal to the bit for a seed on one CPU; accelerators add up in any order.
    """
    chance = Chance.seeded(seed)
    network = RatingNetwork(inputs, data, parameters, chance)
    viewers = torch.from_numpy(data.viewers.astype(np.int64)).to(chance.device)
    movies = torch.from_numpy(data.movies.astype(np.int64)).to(chance.device)
    deviations = torch.from_numpy(data.ratings - data.ratings.mean(dtype=np.float64))
    deviations = deviations.to(chance.device, torch.float32)

    def losses() -> Iterator[torch.Tensor]:
        order = torch.randperm(len(data), generator=chance.generator, device=chance.device)
        for rows in order.split(parameters.batch_size):
            predicted, size = network.predict(
                viewers[rows],
                movies[rows],
                dropout=parameters.dropout,
                id_dropout=parameters.id_dropout,
            )
            loss = (predicted - deviations[rows]).square().mean()
            yield loss + parameters.regularization * size + network.movies.penalty(parameters)

    tensors = [network.viewers, *network.movies.parameters.values()]
    descend(tensors, parameters, -(-len(data) // parameters.batch_size), losses, step)
    return network
