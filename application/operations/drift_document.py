"""A measured window as a document of plain values, the same for people and programs."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from application.ports.window_report import Comparison, DescribedWindow, MeasuredWindow
from domain.data.drift_measures import DriftMeasurement
from domain.data.drift_thresholds import DriftLevel
from domain.data.popularity_profile import gini, top_positions, top_share
from domain.data.viewer_activity import activity_figures
from domain.data.window_profile import WindowProfile
from domain.identifiers import MovieId

_SHARED = ("top10_share", "top100_share", "gini")


def document_of(measured: MeasuredWindow) -> dict[str, Any]:
    """Return the report; `drift_detected` from moderate on, `retrain_advised` when strong."""
    verdict, comparison = measured.verdict, measured.comparison
    return {
        "drift_detected": verdict.level is not DriftLevel.STABLE,
        "verdict": verdict.level.value,
        "is_judged": verdict.is_judged,
        "retrain_advised": verdict.level is DriftLevel.STRONG,
        "reasons": list(verdict.reasons),
        "remarks": list(verdict.remarks),
        "quarantined": measured.quarantined,
        "dataset": measured.dataset,
        "is_simulated": measured.is_simulated,
        "created_at": measured.created_at.isoformat(),
        "windows": {
            "reference": None if comparison is None else _window(comparison.reference),
            "current": _window(measured.current),
        },
        "rows": {
            "reference": 0 if comparison is None else comparison.reference.profile.rows,
            "current": measured.current.profile.rows,
        },
        "metrics": _metrics(comparison, measured.current.profile),
        "measures": _measures(comparison),
        "shifts": [asdict(shift) for shift in comparison.shifts] if comparison else [],
        "titles": {str(identifier): titled(measured, identifier) for identifier in measured.movies},
        "thresholds": asdict(measured.thresholds),
    }


def titled(measured: MeasuredWindow, movie_id: MovieId) -> str:
    """Return how people know a movie."""
    movie = measured.movies.get(movie_id)
    if movie is None:
        return f"movie {movie_id}"
    return movie.title if movie.year is None else f"{movie.title} ({movie.year})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopMovie:
    """A movie of the current window, its events, and their share of all."""

    title: str
    events: int
    share: float


def top_movies(measured: MeasuredWindow, most: int) -> list[TopMovie]:
    """Return the most popular movies of the current window, best first."""
    tally = measured.current.profile.movies
    return [
        TopMovie(
            title=titled(measured, MovieId(int(tally.ids[place]))),
            events=int(tally.counts[place]),
            share=float(tally.counts[place] / tally.total),
        )
        for place in top_positions(tally.counts, most)
    ]


def _window(window: DescribedWindow) -> dict[str, Any]:
    profile = window.profile
    return {
        "label": window.label,
        "origin_id": window.origin_id,
        "rows": profile.rows,
        "viewers": len(profile.viewers),
        "movies": len(profile.movies.ids),
        "first_event": _moment(profile.first_timestamp),
        "last_event": _moment(profile.last_timestamp),
    }


def _metrics(comparison: Comparison | None, current: WindowProfile) -> dict[str, Any]:
    measurement = None if comparison is None else comparison.measurement
    if comparison is None or measurement is None:
        return {
            "rating_psi": None,
            "movie_popularity": {"current": _popularity(current)},
            "top100_overlap": None,
            "user_activity": {"current": _activity(current, max(current.activity.span, 1))},
            "new_movie_share": None,
            "new_viewer_share": None,
        }
    days = measurement.activity_days
    reference = comparison.reference.profile
    return {
        "rating_psi": measurement.of("rating_psi").change,
        "movie_popularity": {
            # Shares and Gini as compared, both windows brought to one size.
            "reference": _compared(measurement, "reference"),
            "current": _compared(measurement, "current"),
            "changes": {name: measurement.of(name).change for name in _SHARED},
            "top10_overlap": measurement.of("top10_overlap").change,
            "whole_reference": _popularity(reference),
            "whole_current": _popularity(current),
        },
        "top100_overlap": measurement.of("top100_overlap").change,
        "user_activity": {
            "days_compared": days,
            "psi": measurement.of("activity_psi").change,
            "reference": _activity(reference, days),
            "current": _activity(current, days),
        },
        "new_movie_share": measurement.new_movie_share,
        "new_viewer_share": measurement.new_viewer_share,
    }


def _compared(measurement: DriftMeasurement, side: str) -> dict[str, float]:
    return {name: getattr(measurement.of(name), side) for name in _SHARED}


def _popularity(profile: WindowProfile) -> dict[str, float]:
    counts = profile.movies.counts
    return {
        "top10_share": top_share(counts, 10),
        "top100_share": top_share(counts, 100),
        "gini": gini(counts),
    }


def _activity(profile: WindowProfile, days: int) -> dict[str, float]:
    return asdict(activity_figures(profile.activity.per_piece(days)))


def _measures(comparison: Comparison | None) -> list[dict[str, Any]]:
    if comparison is None or comparison.measurement is None:
        return []
    return [asdict(measure) for measure in comparison.measurement.measures]


def _moment(timestamp: int | None) -> str | None:
    return None if timestamp is None else datetime.fromtimestamp(timestamp, UTC).isoformat()
