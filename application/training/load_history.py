"""Load the history as training needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from application.ingestion.read_history import ReadHistory
from application.ports.clock import Clock
from application.ports.demographics_store import DemographicsStore
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.progress import Progress
from application.training.prepare_data import Beside, PrepareData, PreparedData
from application.training.read_watched import ReadWatched
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.data.provenance import DataFingerprint, fingerprint_of
from domain.data.safeguards import not_after
from domain.errors import InsufficientDataError
from domain.models.specification import Role


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedHistory:
    """The whole history, prepared; `movies` run along its movie axis.

    `fingerprint` is that of all positives that a ranking model may be fitted on,
    so a change of the thresholds is another history.
    """

    dataset: str
    is_simulated: bool
    prepared: PreparedData
    movies: Sequence[Movie]
    fingerprint: DataFingerprint

    def fingerprint_for(self, role: Role) -> DataFingerprint:
        """Return what identifies the events that models of a role are fitted on."""
        if role is Role.RANKING:
            return self.fingerprint
        return fingerprint_of(self.prepared.everything.ratings())


class LoadHistory:
    """Reads and prepares the history; the same history gives the same slices."""

    def __init__(
        self,
        *,
        read_history: ReadHistory,
        read_watched: ReadWatched,
        prepare_data: PrepareData,
        catalog: MovieCatalog,
        demographics: DemographicsStore,
        id_space: IdSpace,
        clock: Clock,
        future_tolerance: timedelta,
        progress: Progress,
    ) -> None:
        self._read_history = read_history
        self._read_watched = read_watched
        self._prepare_data = prepare_data
        self._catalog = catalog
        self._demographics = demographics
        self._id_space = id_space
        self._clock = clock
        self._future_tolerance = future_tolerance
        self._progress = progress

    def __call__(self) -> LoadedHistory:
        """Load it; raises `InsufficientDataError` where there is nothing, or too little."""
        with self._progress.step("Reading the history"):
            movies = self._catalog.all()
            ratings = self._read_history()
            watched = self._read_watched(movies, ratings.scale)
            if len(ratings) + len(watched.positives) == 0:
                raise InsufficientDataError(
                    "no ratings have been ingested yet, and nothing that was watched long enough;"
                    " start with `marquee ingest PATH|NAME`"
                )
            prepared = self._prepare_data(
                self._not_ahead(ratings),
                self._not_ahead(watched.positives),
                Beside(
                    watches=watched.shares.until(self._latest()),
                    movies=movies,
                    demographics=self._demographics.all(),
                ),
            )
            self._tell_beyond_limit(prepared.beyond_limit)
            return LoadedHistory(
                dataset=self._id_space.current() or "unknown",
                is_simulated=self._id_space.is_simulated(),
                prepared=prepared,
                movies=prepared.everything.movies,
                fingerprint=fingerprint_of(prepared.everything.positives),
            )

    def _not_ahead(self, events: Interactions) -> Interactions:
        """Leave out events of the future, and say how many."""
        latest = self._latest()
        past = not_after(events, latest)
        if left_out := len(events) - len(past):
            self._progress.say(
                f"{left_out:,} events are left out: they lie after"
                f" {datetime.fromtimestamp(latest, UTC):%Y-%m-%d %H:%M} UTC"
                " (MARQUEE_FUTURE_TOLERANCE_HOURS)"
            )
        return past

    def _latest(self) -> int:
        """Return the last moment, in seconds since 1970, that may have an event."""
        return int((self._clock.now() + self._future_tolerance).timestamp())

    def _tell_beyond_limit(self, left_out: int) -> None:
        if left_out:
            self._progress.say(
                f"{left_out:,} events are left out, of viewers with more than a person can rate"
                " (MARQUEE_MAXIMUM_EVENTS_PER_VIEWER)"
            )
