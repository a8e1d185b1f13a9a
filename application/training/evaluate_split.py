"""Evaluate plans on every round of a split, without registering anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from application.ports.progress import Progress, Step
from application.training.evaluate_ranking import EvaluateRanking
from application.training.fit_plan import Fit, FitPlan
from domain.evaluation.evaluation import RankingEvaluation
from domain.evaluation.rounds import RankingSplit, Round
from domain.evaluation.split_evaluation import (
    ModelOnSplit,
    RoundSize,
    SplitEvaluation,
    model_on_split,
)
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A plan that is measured, and how people know it."""

    label: str
    plan: ModelPlan


class EvaluateSplit:
    """Fits every plan anew for every round, and measures it on what the round holds out."""

    def __init__(
        self, *, fit_plan: FitPlan, evaluate_ranking: EvaluateRanking, progress: Progress
    ) -> None:
        self._fit_plan = fit_plan
        self._evaluate_ranking = evaluate_ranking
        self._progress = progress

    def __call__(
        self, entrants: Sequence[Entrant], split: RankingSplit, everything: FitData
    ) -> SplitEvaluation:
        """Evaluate one entrant or more on `everything`, whose movies must be known.

        Raises `InsufficientDataError` where a round has no viewer to ask about.
        """
        rounds = split.rounds(everything)
        description = f"Evaluating on {split.name}"
        with self._progress.step(description, total=len(entrants) * len(rounds)) as step:
            models = [self._measured(entrant, rounds, step) for entrant in entrants]
        return SplitEvaluation(
            split=split.name,
            in_words=split.in_words(),
            rounds=[
                RoundSize(
                    name=one.name,
                    positives=len(one.fit.positives),
                    viewers=evaluation.viewers,
                    cold_viewers=evaluation.cold_viewers,
                )
                for one, evaluation in zip(rounds, models[0].rounds, strict=True)
            ],
            models=models,
        )

    def _measured(self, entrant: Entrant, rounds: Sequence[Round], step: Step) -> ModelOnSplit:
        fits: list[Fit] = []
        evaluations: list[RankingEvaluation] = []
        for one in rounds:
            step.note(f"{entrant.label}, {one.name}")
            fits.append(self._fit_plan(entrant.plan, one.fit))
            evaluations.append(
                self._evaluate_ranking(
                    model=fits[-1].model,
                    data=one.fit.data,
                    holdout=one.holdout,
                    movies=one.fit.movies,
                    fold_in=one.fold_in,
                    with_slices=True,
                )
            )
            step.advance()
        return model_on_split(
            label=entrant.label,
            family=entrant.plan.family,
            is_personal=fits[0].model.is_personal,
            train_seconds=fmean(fit.record.seconds for fit in fits),
            rounds=evaluations,
        )
