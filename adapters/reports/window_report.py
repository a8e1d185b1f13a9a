"""A window of events, alone or beside a reference, as one HTML page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.reports.pages import Plots, captioned, template
from adapters.reports.window_plots import (
    Series,
    activity_plot,
    ratings_plot,
    tail_plot,
    timeline_plot,
)
from application.operations.drift_document import document_of, titled, top_movies
from application.ports.window_report import DescribedWindow, MeasuredWindow
from domain.data.drift_thresholds import DriftLevel

TOP_MOVIES = 20
MEANINGS = {
    "rating_psi": "population stability index of the ratings over tenths of their scale; 0 = the"
    " same distribution",
    "activity_psi": "the same of the events a viewer has, in bins that double: 1, 2-3, 4-7, …",
    "top10_share": "share of all events that the 10 most popular movies hold",
    "top100_share": "share of all events that the 100 most popular movies hold",
    "gini": "how unevenly events are shared out among movies: 0 = evenly",
    "top10_overlap": "share of the 10 most popular movies that both windows have in common;"
    " told, not judged",
    "top100_overlap": "share of the 100 most popular movies that both windows have in common",
}
"""What each measure says, for people."""
_TAIL = (
    "How much of all events the most popular movies hold; the further from the thin line, the"
    " longer the tail."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shift:
    title: str
    before: str
    now: str
    reference_share: float
    current_share: float
    change: float


class HtmlWindowReport:
    """Writes reports that need no network, with plots drawn by matplotlib."""

    def __init__(self) -> None:
        self._template = template("window.html")

    def write(self, measured: MeasuredWindow, path: Path) -> None:
        """Write one file that needs nothing beside it: verdict, figures, plots, explanations."""
        measurement = measured.comparison.measurement if measured.comparison else None
        text = self._template.render(
            measured=measured,
            document=document_of(measured),
            measurement=measurement,
            thresholds={
                measure.name: measured.thresholds.levels_of(measure.name)
                for measure in (measurement.measures if measurement else ())
            },
            meanings=MEANINGS,
            plots=_plots(measured),
            top=top_movies(measured, TOP_MOVIES),
            shifts=_shifts(measured),
            is_strong=measured.verdict.level is DriftLevel.STRONG,
        )
        path.write_text(text, encoding="utf-8")


def _plots(measured: MeasuredWindow) -> Plots:
    """Return each plot below the sentence that says how to read it."""
    profiles = [window.profile for window in _windows(measured)]
    names = ("reference", "current") if len(profiles) > 1 else ("events",)
    series: Series = list(zip(names, profiles, strict=True))
    if not all(profile.rows for profile in profiles):
        return []
    days = max(min(profile.activity.span for profile in profiles), 1)
    return captioned(
        [
            ("How high movies were rated.", ratings_plot(series)),
            (_TAIL, tail_plot(series)),
            ("How active viewers are: most have few events.", activity_plot(series, days)),
            ("When the events happened.", timeline_plot(series)),
        ]
    )


def _windows(measured: MeasuredWindow) -> Sequence[DescribedWindow]:
    if measured.comparison is None:
        return (measured.current,)
    return (measured.comparison.reference, measured.current)


def _shifts(measured: MeasuredWindow) -> list[_Shift]:
    return [
        _Shift(
            title=titled(measured, shift.movie_id),
            before="-" if shift.reference_rank is None else f"{shift.reference_rank:,}",
            now="-" if shift.current_rank is None else f"{shift.current_rank:,}",
            reference_share=shift.reference_share,
            current_share=shift.current_share,
            change=shift.change,
        )
        for shift in (measured.comparison.shifts if measured.comparison else ())
    ]
