"""The last positives of each viewer, kept from the fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.ascending import ascending
from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError, InvalidValueError
from domain.evaluation.rounds import Round
from domain.models.fit_data import Events, FitData

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLastOut:
    """Each viewer's last `last` positives are held out; the rest of everybody is fitted on.

    A viewer takes part with at least `min_history` positives before those. Events
    of the second in which a viewer's holdout begins go into it, so it may hold
    more than `last`. With `viewers`, a sample of that size takes part, drawn by
    `seed`; of all others everything is fitted on.
    """

    last: int = 5
    min_history: int = 5
    viewers: int | None = None
    seed: int = 42

    def __post_init__(self) -> None:
        if self.last < 1 or self.min_history < 1 or (self.viewers is not None and self.viewers < 1):
            raise InvalidValueError(
                "leaving the last out needs at least one event, one before it, and one viewer:"
                f" last {self.last}, min_history {self.min_history}, viewers {self.viewers}"
            )

    @property
    def name(self) -> str:
        """Return `leave-last-out`."""
        return "leave-last-out"

    def rounds(self, everything: FitData) -> Sequence[Round]:
        """Return one round."""
        positives = everything.positives
        viewer_ids, moments = self._beginnings(positives)
        if not len(viewer_ids):
            raise InsufficientDataError(
                f"no viewer has {self.last} positives to hold out after {self.min_history} others;"
                " ingest a longer history"
            )

        def is_before(events: Events) -> NDArray[np.bool_]:
            places = np.searchsorted(viewer_ids, events.viewer_ids).clip(max=len(viewer_ids) - 1)
            takes_part = viewer_ids[places] == events.viewer_ids
            return events.timestamps < np.where(takes_part, moments[places], _NEVER)

        fit = everything.keeping(is_before, f"all but the last {self.last} of each viewer")
        return (
            Round(
                name=f"last {self.last} of each viewer",
                fit=fit,
                holdout=positives.select(~is_before(positives)),
            ),
        )

    def in_words(self) -> tuple[str, ...]:
        """Return what is held out of whom."""
        whom = (
            "Every viewer"
            if self.viewers is None
            else f"Each of {self.viewers:,} viewers drawn at random (seed {self.seed})"
        )
        return (
            (
                f"{whom} with at least {self.min_history} positives before them is asked about"
                f" their last {self.last}, and any of the same second as the first of these."
            ),
            (
                "Models are fitted on everything else. As viewers end at different times, the fit"
                " knows of others what happened after a holdout began: figures are kinder than"
                " those of a split in time."
            ),
        )

    def _beginnings(self, positives: Interactions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the viewers that take part, ascending, and when the holdout of each begins."""
        order = ascending(positives.viewer_ids, positives.timestamps)
        times = positives.timestamps[order]
        viewer_ids, starts, counts = np.unique(
            positives.viewer_ids[order], return_index=True, return_counts=True
        )
        long_enough = counts >= self.last + self.min_history
        viewer_ids, starts, counts = (
            column[long_enough] for column in (viewer_ids, starts, counts)
        )
        moments = times[starts + counts - self.last]
        # Those of the holdout's first second go into it; what is left must be history enough.
        known = times[starts + self.min_history - 1] < moments
        return self._sampled(viewer_ids[known], moments[known])

    def _sampled(
        self, viewer_ids: NDArray[np.int64], moments: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self.viewers is None or self.viewers >= len(viewer_ids):
            return viewer_ids, moments
        generator = np.random.default_rng(self.seed)
        drawn = np.sort(generator.choice(len(viewer_ids), self.viewers, replace=False))
        return viewer_ids[drawn], moments[drawn]
