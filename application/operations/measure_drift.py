"""Measure how far a window of events has drifted from another one, and block what drifts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from application.errors import RefusedError
from application.operations.drift_document import document_of
from application.operations.profile_window import ProfileWindow
from application.operations.window_choice import (
    EverythingBefore,
    HistoryChoice,
    OriginChoice,
    WindowChoice,
)
from application.ports.clock import Clock
from application.ports.data_reports import DataReport, DataReports
from application.ports.id_space import IdSpace
from application.ports.movie_catalog import MovieCatalog
from application.ports.origin_records import OriginRecords, OriginState
from application.ports.window_report import Comparison, DescribedWindow, MeasuredWindow
from domain.data.catalog import Movie
from domain.data.drift import DriftPolicy, DriftVerdict, not_judged
from domain.data.drift_measures import measure_drift
from domain.data.drift_thresholds import DriftLevel, DriftThresholds
from domain.data.popularity_shifts import PopularityShift, popularity_shifts
from domain.identifiers import MovieId

LAST_DAYS = HistoryChoice(since="30d")
BEFORE = EverythingBefore()
SHIFTS = 20
NAMED_MOVIES = 20
SEED = 0
"""Chance is drawn from this seed, so that equal windows get equal figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftRequest:
    """What to compare: the last 30 days of events with all before, unless told otherwise.

    Without a reference (`None`) the current window is profiled alone. From
    `quarantine_at` on, the batch or origin that is the current window leaves
    the history until it is released.
    """

    current: WindowChoice = LAST_DAYS
    reference: WindowChoice | None = BEFORE
    thresholds: DriftThresholds | None = None
    quarantine_at: DriftLevel | None = None


class MeasureDrift:
    """Compares two windows, says by how much each measure changed, and keeps the report."""

    def __init__(
        self,
        *,
        profile_window: ProfileWindow,
        catalog: MovieCatalog,
        origins: OriginRecords,
        id_space: IdSpace,
        reports: DataReports,
        thresholds: DriftThresholds,
        clock: Clock,
    ) -> None:
        self._profile_window = profile_window
        self._catalog = catalog
        self._origins = origins
        self._id_space = id_space
        self._reports = reports
        self._thresholds = thresholds
        self._clock = clock

    def __call__(self, request: DriftRequest) -> MeasuredWindow:
        """Measure what `request` names; raises what profiling a window raises.

        Raises `RefusedError` where something that is no origin is to be quarantined.
        """
        if request.quarantine_at is not None and not isinstance(request.current, OriginChoice):
            raise RefusedError(
                "only what came in as one can be quarantined: name a batch or an origin as the"
                " current window, batch:NAME or origin:ID"
            )
        policy = DriftPolicy(request.thresholds or self._thresholds)
        current = self._profile_window(request.current)
        comparison, verdict = self._compared(request.reference, current, policy)
        measured = MeasuredWindow(
            dataset=self._id_space.current() or "unknown",
            is_simulated=self._id_space.is_simulated(),
            created_at=self._clock.now(),
            current=current,
            comparison=comparison,
            verdict=verdict,
            thresholds=policy.thresholds,
            movies=self._named_movies(current, comparison.shifts if comparison else ()),
        )
        if request.quarantine_at is not None:
            measured = self._quarantined(measured, request.quarantine_at)
        if request.reference is not None:
            self._record(measured)
        return measured

    def _compared(
        self, choice: WindowChoice | None, current: DescribedWindow, policy: DriftPolicy
    ) -> tuple[Comparison | None, DriftVerdict]:
        """Return the comparison, where there is something to compare with, and the verdict."""
        if choice is None:
            return None, not_judged("a profile alone: nothing was asked to compare it with")
        reference = self._profile_window(choice, current)
        if not reference.profile.rows:
            return None, not_judged(
                f"there is no reference: {reference.label} holds no event; this is the profile of"
                f" {current.label} alone"
            )
        lack = policy.lack_of_events(reference.profile.rows, current.profile.rows)
        if lack is not None:
            return Comparison(reference=reference, measurement=None, shifts=()), lack
        measurement = measure_drift(reference.profile, current.profile, np.random.default_rng(SEED))
        shifts = popularity_shifts(reference.profile.movies, current.profile.movies, SHIFTS)
        comparison = Comparison(reference=reference, measurement=measurement, shifts=tuple(shifts))
        return comparison, policy.judge(measurement)

    def _named_movies(
        self, current: DescribedWindow, shifts: Sequence[PopularityShift]
    ) -> dict[MovieId, Movie]:
        tally = current.profile.movies
        top = tally.ids[np.argsort(-tally.counts, kind="stable")[:NAMED_MOVIES]]
        wanted = {*top.tolist(), *(shift.movie_id for shift in shifts)}
        return {movie.movie_id: movie for movie in self._catalog.all() if movie.movie_id in wanted}

    def _quarantined(self, measured: MeasuredWindow, least: DriftLevel) -> MeasuredWindow:
        """Take the origin out of the history where it drifted too far."""
        origin_id, verdict = measured.current.origin_id, measured.verdict
        if origin_id is None or not verdict.is_judged or verdict.level.rank < least.rank:
            return measured
        states = {origin.origin_id: origin.state for origin in self._origins.all()}
        if states.get(origin_id) is not OriginState.ACCEPTED:
            return measured
        reason = f"drift is {verdict.level}: {verdict.reasons[0]}"
        self._origins.set_state(origin_id, OriginState.QUARANTINED, reason)
        return replace(measured, quarantined=reason)

    def _record(self, measured: MeasuredWindow) -> None:
        self._reports.record(
            DataReport(
                kind="drift",
                subject=measured.current.label,
                verdict=measured.verdict.level,
                document=document_of(measured),
                created_at=measured.created_at,
            )
        )
