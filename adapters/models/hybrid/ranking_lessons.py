"""Lessons of a network that ranks: by what a viewer liked up to a moment, what they liked next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray

from adapters.models.ranking.interaction_matrix import interaction_matrix
from domain.models.decay import Decay
from domain.recommendation.histories import TrainingSet


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """Of each viewer what is `known` and what came `next`, (n, n_movies) float32 weights."""

    known: torch.Tensor
    next: torch.Tensor


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingLessons:
    """Every viewer once in each epoch, cut in two at an event of theirs, drawn anew.

    `places` (n_events,) say how many events of the viewer are older, and `worth`
    (n_events,) float32 what the age of an event leaves of its weight, as what came next.
    """

    data: TrainingSet
    places: NDArray[np.int64]
    worth: NDArray[np.float32]
    batch_size: int

    @classmethod
    def of(cls, data: TrainingSet, decay: Decay, batch_size: int) -> Self:
        """Return the lessons in `data`, which are worth less the older they are."""
        events = data.histories
        counts = np.diff(events.offsets)
        viewers = np.repeat(np.arange(len(events)), counts)
        places = np.empty(len(viewers), np.int64)
        in_time = np.lexsort((events.timestamps, viewers))
        places[in_time] = np.arange(len(viewers)) - events.offsets[viewers]
        worth = events.weights * decay.weights(events.timestamps, data.newest)
        return cls(data=data, places=places, worth=worth.astype(np.float32), batch_size=batch_size)

    @property
    def batches(self) -> int:
        """How many lessons an epoch has."""
        return -(-len(self.data.histories) // self.batch_size)

    def epoch(self, generator: np.random.Generator, device: torch.device) -> Iterator[Lesson]:
        """Yield the lessons of one epoch, drawn anew."""
        counts = np.diff(self.data.histories.offsets)
        is_known = self.places < np.repeat(generator.integers(counts), counts)
        known, following = interaction_matrix(self.data), interaction_matrix(self.data)
        known.data = np.where(is_known, known.data, np.float32(0))
        following.data = np.where(is_known, np.float32(0), self.worth)
        order = generator.permutation(len(counts))
        for rows in np.array_split(order, self.batches):
            yield Lesson(
                known=torch.from_numpy(known[rows].toarray()).to(device),
                next=torch.from_numpy(following[rows].toarray()).to(device),
            )
