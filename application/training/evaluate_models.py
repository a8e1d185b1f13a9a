"""Evaluate models on a split of the history, beside the champion and the popularity row."""

from collections.abc import Sequence

from application.ports.clock import Clock
from application.ports.reading_log import Reading, ReadingLog
from application.ports.split_report import EvaluatedSplit
from application.training.evaluate_split import EvaluateSplit
from application.training.find_entrants import FindEntrants
from application.training.load_history import LoadHistory
from application.training.sort_out_plans import SortOutPlans
from domain.data.splits import Thresholds
from domain.evaluation.protocol import readings_in_words, split_in_words
from domain.evaluation.ranking_splits import reads_test, split_named


class EvaluateModels:
    """Fits plans under a protocol and measures them; registers nothing and releases nothing.

    What reads test is noted and counted.
    """

    def __init__(
        self,
        *,
        find_entrants: FindEntrants,
        load_history: LoadHistory,
        sort_out_plans: SortOutPlans,
        evaluate_split: EvaluateSplit,
        readings: ReadingLog,
        thresholds: Thresholds,
        clock: Clock,
    ) -> None:
        self._find_entrants = find_entrants
        self._load_history = load_history
        self._sort_out_plans = sort_out_plans
        self._evaluate_split = evaluate_split
        self._readings = readings
        self._thresholds = thresholds
        self._clock = clock

    def __call__(self, models: Sequence[str], split: str, *, by: str) -> EvaluatedSplit:
        """Evaluate `models`, plans or versions, on the split, in the name of the command `by`.

        Without any, every plan that ranks and that the history has enough for.
        Raises `InvalidValueError` for an unknown split, `NotFoundError` for an
        unknown model, `RefusedError` for one that cannot be fitted here,
        `InsufficientDataError` where there is too little data.
        """
        chosen = split_named(split)
        entrants = self._find_entrants(models)
        history = self._load_history()
        everything = history.prepared.everything
        everybody = entrants.everybody
        plans = [entrant.plan for entrant in everybody]
        if models:
            self._sort_out_plans.require(plans, history)
        else:
            fittable = self._sort_out_plans(plans, history).fittable
            everybody = [entrant for entrant in everybody if entrant.plan in fittable]
        evaluation = self._evaluate_split(everybody, chosen, everything)
        in_words = split_in_words(self._thresholds, evaluation.in_words)
        times: int | None = None
        if reads_test(chosen):
            labels = tuple(entrant.label for entrant in everybody)
            times = self._readings.note(
                Reading(by=by, dataset=history.dataset, split=chosen.name, plans=labels)
            )
            in_words = (*in_words, readings_in_words(chosen.name, times))
        return EvaluatedSplit(
            dataset=history.dataset,
            is_simulated=history.is_simulated,
            created_at=self._clock.now(),
            positives=len(everything.positives),
            movies=len(everything.data.movie_ids),
            in_words=in_words,
            evaluation=evaluation,
            champion=entrants.champion,
            reference=entrants.reference,
            test_readings=times,
        )
