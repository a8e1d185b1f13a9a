"""Models measured on every round of one split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.evaluation.comparison import PairedDifference, paired_differences
from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.figures import Figures, pooled
from domain.evaluation.intervals import draws
from domain.evaluation.slices import in_order


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelOnSplit:
    """What one plan scored, a fit for each round; `label` is how people know it.

    `figures` are those of all rounds together, and `slices` those of parts of them.
    """

    label: str
    family: str
    is_personal: bool
    train_seconds: float
    rounds: Sequence[RankingEvaluation]
    figures: Figures
    slices: Mapping[str, Figures]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSize:
    """How much one round was fitted on, and whom it asked about."""

    name: str
    positives: int
    viewers: int
    cold_viewers: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SplitEvaluation:
    """Models beside one another on one split; the same viewers for each."""

    split: str
    in_words: Sequence[str]
    rounds: Sequence[RoundSize]
    models: Sequence[ModelOnSplit]

    def model(self, label: str) -> ModelOnSplit:
        """Return the model of that label; raises KeyError where there is none."""
        return {one.label: one for one in self.models}[label]

    @property
    def best_reference(self) -> ModelOnSplit | None:
        """Return the impersonal model with the highest `ndcg_at_10`, the row to beat."""
        impersonal = [model for model in self.models if not model.is_personal]
        return max(impersonal, key=lambda model: model.figures.metrics["ndcg_at_10"], default=None)


def model_on_split(
    *,
    label: str,
    family: str,
    is_personal: bool,
    train_seconds: float,
    rounds: Sequence[RankingEvaluation],
) -> ModelOnSplit:
    """Return what a model scored on its `rounds`, taken together."""
    names = in_order({name for one in rounds for name in one.slices})
    return ModelOnSplit(
        label=label,
        family=family,
        is_personal=is_personal,
        train_seconds=train_seconds,
        rounds=rounds,
        figures=pooled(rounds, draws()),
        slices={
            name: pooled([one.slices[name] for one in rounds if name in one.slices], draws())
            for name in names
        },
    )


def compared(challenger: ModelOnSplit, champion: ModelOnSplit) -> Mapping[str, PairedDifference]:
    """Return the paired differences of two models of one split, by metric."""
    return paired_differences(challenger.figures, champion.figures, draws())


def compared_on_slices(
    challenger: ModelOnSplit, champion: ModelOnSplit
) -> Mapping[str, Mapping[str, PairedDifference]]:
    """Return the paired differences of two models on each slice, by its name and by metric."""
    return {
        name: paired_differences(figures, champion.slices[name], draws())
        for name, figures in challenger.slices.items()
    }
