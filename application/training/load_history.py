"""Load the history as training needs it."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.ingestion.read_history import ReadHistory
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.progress import Progress
from application.training.evaluate_ranking import movies_along
from application.training.prepare_data import PrepareData, PreparedData
from domain.data.catalog import Movie
from domain.data.provenance import DataFingerprint, fingerprint_of
from domain.errors import InsufficientDataError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedHistory:
    """The whole history, prepared; `movies` run along its movie axis.

    `fingerprint` is that of all positives that a model may be fitted on, so a
    change of the thresholds is another history.
    """

    dataset: str
    is_simulated: bool
    prepared: PreparedData
    movies: Sequence[Movie]
    fingerprint: DataFingerprint


class LoadHistory:
    """Reads and prepares the history; the same history gives the same slices."""

    def __init__(
        self,
        *,
        read_history: ReadHistory,
        prepare_data: PrepareData,
        catalog: MovieCatalog,
        id_space: IdSpace,
        progress: Progress,
    ) -> None:
        self._read_history = read_history
        self._prepare_data = prepare_data
        self._catalog = catalog
        self._id_space = id_space
        self._progress = progress

    def __call__(self) -> LoadedHistory:
        """Load it; raises `InsufficientDataError` where there is nothing, or too little."""
        with self._progress.step("Reading the history"):
            history = self._read_history()
            if len(history) == 0:
                raise InsufficientDataError(
                    "no ratings have been ingested yet; start with `marquee ingest PATH|NAME`"
                )
            prepared = self._prepare_data(history)
            return LoadedHistory(
                dataset=self._id_space.current() or "unknown",
                is_simulated=self._id_space.is_simulated(),
                prepared=prepared,
                movies=movies_along(prepared.everything.data, self._catalog.all()),
                fingerprint=fingerprint_of(prepared.everything.positives),
            )
