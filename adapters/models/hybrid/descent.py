"""Fits the network to ratings by stochastic gradient descent."""

import numpy as np
import torch

from adapters.models.hybrid.inputs import ContentInputs
from adapters.models.hybrid.network import Network, Sizes
from adapters.models.hybrid.parameters import HybridParameters
from application.ports.progress import Step
from domain.recommendation.rating_set import RatingSet

_LAYERS = ("hidden", "output", "direct")
_PEOPLE = ("directors", "actors")
_SHARE_OF_WARMING_UP = 0.1


def fitted_network(
    data: RatingSet, inputs: ContentInputs, parameters: HybridParameters, seed: int, step: Step
) -> Network:
    """Return the network fitted to `data`, on the accelerator where there is one.

    Equal to the bit for a seed on one CPU; accelerators add up in any order.
    """
    device = torch.accelerator.current_accelerator() or torch.device("cpu")
    generator = torch.Generator(device).manual_seed(seed)
    network = Network(inputs, _sizes(data, inputs, parameters), generator, device)
    viewers = torch.from_numpy(data.viewers.astype(np.int64)).to(device)
    movies = torch.from_numpy(data.movies.astype(np.int64)).to(device)
    deviations = torch.from_numpy(data.ratings - data.ratings.mean(dtype=np.float64))
    deviations = deviations.to(device, torch.float32)
    optimiser = torch.optim.Adam(network.parameters.values(), lr=parameters.learning_rate)
    batches = -(-len(data) // parameters.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        parameters.learning_rate,
        total_steps=parameters.epochs * batches + 1,
        pct_start=_SHARE_OF_WARMING_UP,
    )
    for _ in range(parameters.epochs):
        order = torch.randperm(len(data), generator=generator, device=device)
        for rows in order.split(parameters.batch_size):
            predicted, size = network.predict(
                viewers[rows],
                movies[rows],
                dropout=parameters.dropout,
                id_dropout=parameters.id_dropout,
            )
            loss = (predicted - deviations[rows]).square().mean()
            loss = loss + parameters.regularization * size + _penalty(network, parameters)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        step.advance()
    return network


def _sizes(data: RatingSet, inputs: ContentInputs, parameters: HybridParameters) -> Sizes:
    return Sizes(
        viewers=len(data.viewer_ids),
        movies=len(data.movie_ids),
        columns=inputs.columns.shape[1],
        directors=len(inputs.features.directors),
        actors=len(inputs.features.actors),
        people=parameters.people,
        hidden=parameters.hidden,
        outputs=1 + parameters.factors,
    )


def _penalty(network: Network, parameters: HybridParameters) -> torch.Tensor:
    """Return the penalties of layers and of people."""
    layers = sum(network.parameters[name].square().sum() for name in _LAYERS)
    people = sum(network.parameters[name].square().sum() for name in _PEOPLE)
    return parameters.content_regularization * layers + parameters.people_regularization * people
