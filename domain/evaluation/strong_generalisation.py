"""Viewers kept from the fit altogether, and known by part of their history."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.ascending import ascending
from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError, InvalidValueError
from domain.evaluation.rounds import Round
from domain.models.fit_data import FitData
from domain.recommendation.histories import training_set


@dataclass(frozen=True, slots=True, kw_only=True)
class StrongGeneralisation:
    """Two groups of viewers are held out, for validation and test; the rest is fitted on.

    Each group has `viewers` of those with `min_history` positives or more, but
    never more than a tenth of them. A share `hidden` of each one's positives,
    rounded down, at least one, is held out at random; the others are folded in.
    Source: Marlin, "Collaborative filtering: a machine learning perspective",
    2004 (strong generalisation), as in Liang et al., "Variational autoencoders
    for collaborative filtering", WWW 2018.
    """

    viewers: int = 600
    hidden: float = 0.25
    min_history: int = 5
    seed: int = 42
    on_validation: bool = False

    def __post_init__(self) -> None:
        if self.viewers < 1 or not 0.0 < self.hidden < 1.0 or self.min_history < 2:  # noqa: PLR2004  # one to know, one to hide
            raise InvalidValueError(
                "strong generalisation needs a viewer or more with two positives or more, of which"
                f" some but not all are hidden: viewers {self.viewers}, hidden {self.hidden},"
                f" min_history {self.min_history}"
            )

    @property
    def name(self) -> str:
        """Return `strong-generalisation`, or `strong-generalisation-validation`."""
        return "strong-generalisation-validation" if self.on_validation else "strong-generalisation"

    def rounds(self, everything: FitData) -> Sequence[Round]:
        """Return one round."""
        positives = everything.positives
        validation, test = self._groups(positives)
        held_out = np.concatenate([validation, test])
        fit = everything.keeping(
            lambda events: ~np.isin(events.viewer_ids, held_out), "all other viewers"
        )
        asked = validation if self.on_validation else test
        theirs = positives.select(np.isin(positives.viewer_ids, asked))
        is_hidden = self._hidden(theirs)
        return (
            Round(
                name="validation viewers" if self.on_validation else "test viewers",
                fit=fit,
                holdout=theirs.select(is_hidden),
                fold_in=training_set(theirs.select(~is_hidden), everything.data.movie_ids),
            ),
        )

    def in_words(self) -> tuple[str, ...]:
        """Return who is held out, and what is known of them."""
        group = "validation" if self.on_validation else "test"
        return (
            (
                f"Twice {self.viewers:,} viewers with at least {self.min_history} positives (at"
                f" most a tenth of all each time) are drawn at random (seed {self.seed}), for"
                " validation and for test. Models are fitted on all other viewers."
            ),
            (
                f"Of each {group} viewer's positives {self.hidden:.0%}, drawn at random, are"
                " hidden; by the others the viewer is folded in, without training, and asked about"
                " the hidden ones."
            ),
        )

    def _groups(self, positives: Interactions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        viewer_ids, counts = np.unique(positives.viewer_ids, return_counts=True)
        eligible = viewer_ids[counts >= self.min_history]
        size = min(self.viewers, len(eligible) // 10)
        if not size:
            raise InsufficientDataError(
                f"only {len(eligible)} viewers have {self.min_history} positives or more,"
                " too few to hold some out; ingest more"
            )
        drawn = np.random.default_rng(self.seed).permutation(eligible)
        return drawn[:size], drawn[size : 2 * size]

    def _hidden(self, theirs: Interactions) -> NDArray[np.bool_]:
        """Say which positives of the asked viewers are hidden, as many of each as there must be."""
        generator = np.random.default_rng((self.seed, int(self.on_validation)))
        shuffled = generator.permutation(len(theirs))
        order = shuffled[ascending(theirs.viewer_ids[shuffled])]
        _, starts, counts = np.unique(
            theirs.viewer_ids[order], return_index=True, return_counts=True
        )
        ordinals = np.arange(len(theirs)) - np.repeat(starts, counts)
        quotas = np.maximum(1, np.floor(self.hidden * counts)).astype(np.intp)
        is_hidden = np.zeros(len(theirs), np.bool_)
        is_hidden[order] = ordinals < np.repeat(quotas, counts)
        return is_hidden
