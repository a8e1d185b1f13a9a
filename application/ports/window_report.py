"""A report of a window of events, alone or beside a reference, for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.data.catalog import Movie
from domain.data.drift import DriftVerdict
from domain.data.drift_measures import DriftMeasurement
from domain.data.drift_thresholds import DriftThresholds
from domain.data.popularity_shifts import PopularityShift
from domain.data.window_profile import WindowProfile
from domain.identifiers import MovieId


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedWindow:
    """A window's profile; `label` is how people know it.

    `origin_id` names the origin that it is all of, if it is one's.
    """

    label: str
    profile: WindowProfile
    origin_id: str | None = None
    is_from_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a reference and a current window have come to; not measured where too little is there.

    `shifts` are the movies whose popularity changed most.
    """

    reference: DescribedWindow
    measurement: DriftMeasurement | None
    shifts: tuple[PopularityShift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredWindow:
    """What a report tells of: the current window, and what it was compared with, if anything.

    `movies` holds those of the catalogue that a report may name.
    """

    dataset: str
    is_simulated: bool
    created_at: datetime
    current: DescribedWindow
    comparison: Comparison | None
    verdict: DriftVerdict
    thresholds: DriftThresholds
    movies: Mapping[MovieId, Movie]
    quarantined: str | None = None


class WindowReport(Protocol):
    """Writes reports that a reader who was not there understands."""

    def write(self, measured: MeasuredWindow, path: Path) -> None:
        """Write one file that needs nothing beside it: verdict, figures, plots, explanations."""
        ...
