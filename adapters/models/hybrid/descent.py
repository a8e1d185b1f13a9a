"""Stochastic gradient descent, the same for networks of either role."""

from collections.abc import Callable, Iterable, Iterator

import torch

from adapters.models.hybrid.parameters import NetworkParameters
from application.ports.progress import Step

_SHARE_OF_WARMING_UP = 0.1


def descend(
    tensors: Iterable[torch.Tensor],
    parameters: NetworkParameters,
    batches: int,
    losses: Callable[[], Iterator[torch.Tensor]],
    step: Step,
) -> None:
    """Change `tensors` in place by a step down each of the `losses` of every epoch.

    `losses` begins an epoch of `batches` losses, each taken after the step before it. The
    learning rate warms up, then fades to nothing (Smith and Topin, "Super-convergence", 2018).
    """
    optimiser = torch.optim.Adam(tensors, lr=parameters.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        parameters.learning_rate,
        total_steps=parameters.epochs * batches + 1,
        pct_start=_SHARE_OF_WARMING_UP,
    )
    for _ in range(parameters.epochs):
        for loss in losses():
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        step.advance()
