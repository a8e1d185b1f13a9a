"""Records and reports of training runs in a local folder."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import numpy as np

from application.errors import NotFoundError, StorageError
from application.ports.training_runs import RunRecord
from domain.evaluation.viewer_scores import ViewerScores

RECORD = "evaluation.json"
REPORT = "evaluation.html"
SCORES = "viewer_scores"
_PENDING = ".pending-"


class LocalTrainingRuns:
    """One folder per run, `<training_run>/`, which appears with all its files.

    `viewer_scores/<plan>.npy` is (2, n_viewers) float64: sums, then counts.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(
        self,
        record: RunRecord,
        write_report: Callable[[Path], None],
        scores: Mapping[str, ViewerScores],
    ) -> None:
        """Keep a record, the report that `write_report(path)` writes, and scores by plan."""
        self._remove_pending()
        pending = self._folder / f"{_PENDING}{record.training_run}"
        (pending / SCORES).mkdir(parents=True)
        try:
            for plan, kept in scores.items():
                np.save(pending / SCORES / f"{plan}.npy", np.stack([kept.sums, kept.counts]))
            encoded = msgspec.json.encode(record, enc_hook=_as_dict)
            (pending / RECORD).write_bytes(msgspec.json.format(encoded, indent=2) + b"\n")
            write_report(pending / REPORT)
        except BaseException:
            shutil.rmtree(pending, ignore_errors=True)
            raise
        pending.rename(self._folder / record.training_run)

    def record(self, training_run: str) -> RunRecord:
        """Return a run's record, or raise `NotFoundError`."""
        path = self._folder / training_run / RECORD
        try:
            return msgspec.json.decode(path.read_bytes(), type=RunRecord)
        except FileNotFoundError as error:
            raise NotFoundError(f"the record of run {training_run} is gone: {path}") from error
        except msgspec.MsgspecError as error:
            raise StorageError(f"{path} is no record of a run: {error}; train again") from error

    def viewer_scores(self, training_run: str, plan: str) -> ViewerScores | None:
        """Return the scores of a plan in a run; None where they were not kept, or are gone."""
        path = self._folder / training_run / SCORES / f"{plan}.npy"
        try:
            sums, counts = np.load(path, allow_pickle=False)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError) as error:
            raise StorageError(f"{path} is no array of scores: {error}; train again") from error
        return ViewerScores(sums=sums, counts=counts)

    def files(self, training_run: str) -> Mapping[str, Path]:
        """Return a run's files by name: `evaluation.json` and `evaluation.html`."""
        folder = self._folder / training_run
        return {name: folder / name for name in (RECORD, REPORT)}

    def _remove_pending(self) -> None:
        """Remove what a killed run left half-written."""
        for path in self._folder.glob(f"{_PENDING}*"):
            shutil.rmtree(path)


def _as_dict(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a record")
