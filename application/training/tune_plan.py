"""Search the parameters of a plan on the validation slice."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from application.ports.parameter_search import ParameterSearches, Study
from application.ports.plan_library import PlanLibrary
from application.ports.progress import Progress, Step
from application.ports.trial_log import TrialLog
from application.ports.writer_lock import WriterLock
from application.training.load_history import LoadedHistory, LoadHistory
from application.training.measure_on_validation import MeasureOnValidation
from application.training.sort_out_plans import SortOutPlans
from domain.errors import InvalidValueError
from domain.models.search_space import SearchSpace
from domain.models.specification import ModelPlan, Parameter
from domain.models.trials import NO_FLOOR, CoverageFloor, Trial, best_first


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningRequest:
    """Which plan to tune, by name or path, up to how many trials in all."""

    plan: str
    trials: int
    coverage_floor: CoverageFloor = NO_FLOOR

    def __post_init__(self) -> None:
        if self.trials < 1:
            raise InvalidValueError(f"there must be at least one trial, not {self.trials}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """What a search has found: its trials, best first, and the plan with the best parameters.

    `resumed` counts the trials that were there before.
    """

    study: str
    trials: Sequence[Trial]
    best: ModelPlan
    resumed: int


class TunePlan:
    """Tries parameters until a study has as many trials as were asked for.

    Every trial is fitted on train and valued on validation: test is never looked at.
    Interrupted at any point, the next call goes on where it stood, and the same calls
    find the same parameters.
    """

    def __init__(
        self,
        *,
        plans: PlanLibrary,
        load_history: LoadHistory,
        sort_out_plans: SortOutPlans,
        measure: MeasureOnValidation,
        searches: Callable[[], ParameterSearches],
        trial_log: Callable[[], TrialLog],
        lock: WriterLock,
        progress: Progress,
    ) -> None:
        self._plans = plans
        self._load_history = load_history
        self._sort_out_plans = sort_out_plans
        self._measure = measure
        self._searches = searches
        self._trial_log = trial_log
        self._lock = lock
        self._progress = progress

    def __call__(self, request: TuningRequest) -> Tuning:
        """Tune.

        Raises `NotFoundError` for an unknown plan, `InvalidValueError` for one that states
        no space to search, `RefusedError` for one that cannot be fitted here,
        `InsufficientDataError` without enough data, `WriterBusyError` beside a writer of
        models.
        """
        plan = self._plans.named(request.plan)
        space = self._plans.search_space(request.plan)
        if not space:
            raise InvalidValueError(
                f"plan {plan.name} states nothing to search; give its file a table [search],"
                ' such as [search.factors] with low = 8 and high = 64, or choices = ["a", "b"]'
            )
        log = self._trial_log()
        with self._lock.hold("tune"):
            log.prepare()
        history = self._load_history()
        self._sort_out_plans.require([plan], history)
        study = _study(plan, space, history, request.coverage_floor)
        search = self._searches().open(study)
        resumed = len(search.trials())

        def try_another(step: Step) -> None:
            proposal = search.propose()
            tried = _with(plan, proposal.parameters)
            measured = self._measure(tried, history, request.coverage_floor)
            log.add(study.name, proposal.number, tried, measured.metrics)
            search.tell(proposal.number, measured.value)
            best = best_first(search.trials())[0]
            name, figure = best.figure(plan.role)
            step.note(f"best {name} {figure:.4f} (trial {best.number})")
            step.advance()

        with self._progress.step(f"Tuning {plan.name}", total=request.trials) as step:
            step.advance(min(resumed, request.trials))
            for _ in range(resumed, request.trials):
                try_another(step)
        trials = best_first(search.trials())
        return Tuning(
            study=study.name,
            trials=trials,
            best=_with(plan, trials[0].parameters),
            resumed=resumed,
        )


def _with(plan: ModelPlan, parameters: Mapping[str, Parameter]) -> ModelPlan:
    return replace(plan, parameters={**plan.parameters, **parameters})


def _study(
    plan: ModelPlan, space: SearchSpace, history: LoadedHistory, floor: CoverageFloor
) -> Study:
    fixed = {name: value for name, value in plan.parameters.items() if name not in space}
    meaning = (
        replace(plan, parameters={}),
        sorted(fixed.items()),
        sorted((name, repr(dimension)) for name, dimension in space.items()),
        history.fingerprint.sha256,
        floor,
    )
    first = {name: plan.parameters[name] for name in space if name in plan.parameters}
    return Study(
        name=f"{plan.name}-{hashlib.sha256(repr(meaning).encode()).hexdigest()[:16]}",
        space=space,
        seed=plan.seed,
        first={name: value for name, value in first.items() if space[name].holds(value)},
    )
