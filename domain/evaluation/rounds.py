"""What every split of the history comes down to: fits, and what each is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.data.interactions import Interactions
from domain.models.fit_data import FitData
from domain.recommendation.histories import TrainingSet


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Round:
    """One fit, the viewers it is asked about, and what they went on to like.

    The viewers are those of `holdout`. They are known by their rows in the fit,
    or, where the fit must not know them, by the histories in `fold_in`, which
    are on the fit's movie axis.
    """

    name: str
    fit: FitData
    holdout: Interactions
    fold_in: TrainingSet | None = None


class RankingSplit(Protocol):
    """A way to keep events from a fit; the same history gives the same rounds."""

    @property
    def name(self) -> str:
        """What the split is called on the command line."""
        ...

    def rounds(self, everything: FitData) -> Sequence[Round]:
        """Return one or more rounds; raises `InsufficientDataError` where nothing is held out."""
        ...

    def in_words(self) -> tuple[str, ...]:
        """Return what is kept from the fit, and what the fit sees, a sentence or two per step."""
        ...
