"""Parameter search with Optuna's tree-structured Parzen estimator, kept in a journal file."""

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.samplers import TPESampler
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from application.errors import StorageError
from application.ports.parameter_search import ParameterSearch, Proposal, Study
from domain.models.search_space import Choices, NumberRange
from domain.models.trials import Trial

DONE = (TrialState.COMPLETE,)


class OptunaParameterSearches:
    """Keeps each study in `<folder>/<name>.journal`, a file that is only ever added to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, study: Study) -> ParameterSearch:
        """Return the search of a study, begun before or now; `StorageError` if it is damaged."""
        optuna.logging.set_verbosity(logging.WARNING)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{study.name}.journal"
        try:
            opened = optuna.create_study(
                storage=JournalStorage(JournalFileBackend(str(path))),
                study_name=study.name,
                direction="maximize",
                load_if_exists=True,
            )
            return OptunaParameterSearch(opened, study)
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise StorageError(
                f"the search in {path} cannot be read: {error}; remove the file to begin anew"
            ) from error


class OptunaParameterSearch:
    """One study; what is proposed depends on its seed and on the trials told, nothing else."""

    def __init__(self, opened: optuna.Study, study: Study) -> None:
        self._opened = opened
        self._first = dict(study.first)
        self._seed = study.seed
        self._space = {
            name: _distribution(dimension) for name, dimension in sorted(study.space.items())
        }

    def trials(self) -> Sequence[Trial]:
        """Return what was told so far, in order."""
        return [
            Trial(number=trial.number, parameters=dict(trial.params), value=trial.values[0])
            for trial in self._opened.get_trials(deepcopy=False, states=DONE)
        ]

    def propose(self) -> Proposal:
        """Return what to try next, inside the study's space."""
        told = len(self._opened.get_trials(deepcopy=False, states=DONE))
        # Seeded anew each time, so that an interrupted search goes on as if it had not been.
        self._opened.sampler = _sampler(self._seed + told)
        if told == 0 and self._first:
            self._opened.enqueue_trial(self._first)
        asked = self._opened.ask(self._space)
        return Proposal(number=asked.number, parameters=dict(asked.params))

    def tell(self, number: int, value: float) -> None:
        """Take the value of a proposal; it is stored for good when this returns."""
        self._opened.tell(number, value)


def _sampler(seed: int) -> TPESampler:
    with warnings.catch_warnings():
        # That parameters are drawn together is marked as experimental, and has been for years.
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        return TPESampler(seed=seed, multivariate=True)


def _distribution(dimension: NumberRange | Choices) -> BaseDistribution:
    if isinstance(dimension, Choices):
        return CategoricalDistribution(dimension.values)
    if dimension.is_integer:
        return IntDistribution(int(dimension.low), int(dimension.high), log=dimension.log)
    return FloatDistribution(dimension.low, dimension.high, log=dimension.log)
