"""Splits at moments of the one timeline that all viewers share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from domain.data.interactions import Interactions
from domain.data.splits import TimeSplitShares, cut_moments, split_by_time
from domain.errors import InsufficientDataError, InvalidValueError
from domain.evaluation.rounds import Round
from domain.models.fit_data import FitData

MOST_CUTS = 100
"""With more, a slip of the finger would fit models for days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalTimeSplit:
    """The default: positives cut at two moments, 70 / 15 / 15.

    Test is asked of a fit on train and validation; with `on_validation`,
    validation is asked of a fit on train, and test is not read.
    """

    shares: TimeSplitShares = field(default_factory=TimeSplitShares)
    on_validation: bool = False

    @property
    def name(self) -> str:
        """Return `global-time`, or `global-time-validation`."""
        return "global-time-validation" if self.on_validation else "global-time"

    def rounds(self, everything: FitData) -> Sequence[Round]:
        """Return one round."""
        split = split_by_time(everything.positives, self.shares)
        name, fitted_on, holdout = (
            ("validation", "train", split.validation)
            if self.on_validation
            else ("test", "train+validation", split.test)
        )
        fit = everything.until(int(holdout.timestamps[0]), fitted_on)
        return (Round(name=name, fit=fit, holdout=holdout),)

    def in_words(self) -> tuple[str, ...]:
        """Return how the history is cut."""
        shares = self.shares
        test = 1.0 - shares.train - shares.validation
        cut = (
            f"Positives are cut by time for all viewers at once, {shares.train:.0%} /"
            f" {shares.validation:.0%} / {test:.0%}: train, validation, test."
        )
        if self.on_validation:
            return (cut, "Models are fitted on train and asked about validation.")
        return (cut, "Models are fitted on train and validation and asked about test.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingCuts:
    """Cuts at equal steps of the timeline: fitted on all before one, asked about the next step.

    Step i of n begins at the event at ⌊(first + i · (last - first) / n) · all⌋;
    equal times go right. With `last` below 1, what comes after it is not read.
    """

    cuts: int = 5
    first: float = 0.5
    last: float = 1.0
    name: str = "rolling-cuts"

    def __post_init__(self) -> None:
        if not 1 <= self.cuts <= MOST_CUTS or not 0.0 < self.first < self.last <= 1.0:
            raise InvalidValueError(
                f"rolling cuts need 1 to {MOST_CUTS} cuts, as every model is fitted anew at each,"
                f" and 0 < first < last <= 1: {self.cuts} cuts from {self.first} to {self.last}"
            )

    def rounds(self, everything: FitData) -> Sequence[Round]:
        """Return a round for each cut."""
        ordered = everything.positives.sorted_by_time()
        step = (self.last - self.first) / self.cuts
        shares = [self.first + number * step for number in range(self.cuts)]
        moments = [*cut_moments(ordered, shares), self._end(ordered)]
        return tuple(
            Round(
                name=f"cut {number} of {self.cuts}",
                fit=everything.until(moment, f"before cut {number}"),
                holdout=_between(ordered, moment, end),
            )
            for number, (moment, end) in enumerate(pairwise(moments), start=1)
        )

    def in_words(self) -> tuple[str, ...]:
        """Return where the cuts are."""
        return (
            (
                f"Positives are put in order of time, for all viewers at once. {self.cuts} cuts are"
                f" made at equal steps from {self.first:.0%} to {self.last:.0%} of them; at each,"
                " models are fitted anew on all that came before it, and asked about what came"
                " until the next."
            ),
            (
                "A viewer counts once for each cut after which they went on to like something."
                " Parameters of plans were chosen on the validation slice, which some cuts hold."
            ),
        )

    def _end(self, ordered: Interactions) -> int:
        if self.last < 1.0:
            return cut_moments(ordered, (self.last,))[0]
        return int(ordered.timestamps[-1]) + 1


def _between(ordered: Interactions, start: int, end: int) -> Interactions:
    held_out = ordered.select((ordered.timestamps >= start) & (ordered.timestamps < end))
    if not len(held_out):
        raise InsufficientDataError(
            "two cuts fall on the same moment, so nothing lies between them;"
            " ingest more, or make fewer cuts"
        )
    return held_out
