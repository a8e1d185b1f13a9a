"""What a share network learns from, batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.models.watch_time.dense_layers import Batch, Floats
from adapters.models.watch_time.share_inputs import ShareInputs
from adapters.models.watch_time.watched_pairs import WatchedPairs

PAIRS_PER_BATCH = 1_024


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WatchLessons:
    """The watched pairs, each beside a movie that its viewer has passed over.

    Viewers watch what they expect to like, so watched movies alone say little of the
    others. A movie that many watch, a viewer will have come across: where they did not
    take it, it counts as watched for a share of 0, `passed_over` times as much as a
    watched pair. `tastes` (n, f) are those of the pairs' viewers short of one event.
    """

    pairs: WatchedPairs
    tastes: Floats
    inputs: ShareInputs
    passed_over: float

    @property
    def batches_per_epoch(self) -> int:
        """How many batches hold every pair once."""
        return -(-len(self.pairs) // PAIRS_PER_BATCH)

    def epoch(self, generator: np.random.Generator) -> Iterator[Batch]:
        """Yield every pair once, in random order, beside passed-over movies drawn anew."""
        watched = np.cumsum(np.bincount(self.pairs.movies))
        order = generator.permutation(len(self.pairs))
        for start in range(0, len(order), PAIRS_PER_BATCH):
            rows = order[start : start + PAIRS_PER_BATCH]
            drawn = generator.integers(watched[-1], size=len(rows))
            yield self._batch(rows, np.searchsorted(watched, drawn, side="right"))

    def _batch(self, rows: NDArray[np.intp], others: NDArray[np.intp]) -> Batch:
        passed = ~self.pairs.are_taken(self.pairs.viewers[rows], others)
        counts = (len(rows), int(passed.sum()))
        return Batch(
            inputs=np.concatenate(
                [
                    self.inputs.of(self.tastes[rows], self.pairs.movies[rows]),
                    self.inputs.of(self.tastes[rows[passed]], others[passed]),
                ]
            ),
            targets=np.pad(self.pairs.shares[rows], (0, counts[1])),
            weights=np.repeat(np.array([1.0, self.passed_over], np.float32), counts),
        )
