"""The profile of a window of events: all that drift is measured on, whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.data.stability_index import RATING_BINS, rating_counts
from domain.data.tally import Tally, sum_of, tally_of
from domain.data.viewer_activity import ViewerDays, sum_of_days, viewer_days


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindowProfile:
    """Counts of a window's events; their size grows with movies, viewers and days, not with rows.

    `ratings` (10,) int64 counts each tenth of the scale; `movies` and `days`
    say how often each movie was rated, and how many events each day since 1970
    has; `activity` how many events each viewer has on each day.
    """

    ratings: NDArray[np.int64]
    movies: Tally
    days: Tally
    activity: ViewerDays
    first_timestamp: int | None
    last_timestamp: int | None

    @property
    def rows(self) -> int:
        """How many events there are."""
        return int(self.ratings.sum())

    @property
    def viewers(self) -> NDArray[np.int64]:
        """The ids of the viewers who have an event, ascending."""
        return np.unique(self.activity.viewer_ids)

    @property
    def mean_rating_share(self) -> float:
        """The mean rating as a share of its scale, to the precision of the bins."""
        shares = np.arange(1, RATING_BINS + 1) / RATING_BINS
        return float((shares * self.ratings).sum() / max(self.rows, 1))


def profile_of(events: Interactions) -> WindowProfile:
    """Return the profile of events; their order does not matter."""
    days = viewer_days(events.viewer_ids, events.timestamps)
    return WindowProfile(
        ratings=rating_counts(events.ratings, events.scale),
        movies=tally_of(events.movie_ids),
        days=_events_per_day(days),
        activity=days,
        first_timestamp=int(events.timestamps.min()) if len(events) else None,
        last_timestamp=int(events.timestamps.max()) if len(events) else None,
    )


def profile_of_stream(chunks: Iterable[Interactions]) -> WindowProfile:
    """Return the profile of all chunks, one of which is held at a time."""
    known = profile_of(Interactions.empty())
    waiting: list[WindowProfile] = []
    for chunk in chunks:
        waiting.append(profile_of(chunk))
        # Merged when as much waits as is known: each row is then merged a few times only.
        if sum(len(one.activity.counts) for one in waiting) >= len(known.activity.counts):
            known, waiting = merged([known, *waiting]), []
    return merged([known, *waiting])


def merged(profiles: Sequence[WindowProfile]) -> WindowProfile:
    """Return the profile of all events of `profiles`, at least one."""
    first = [one.first_timestamp for one in profiles if one.first_timestamp is not None]
    last = [one.last_timestamp for one in profiles if one.last_timestamp is not None]
    return WindowProfile(
        ratings=np.sum([one.ratings for one in profiles], axis=0),
        movies=sum_of([one.movies for one in profiles]),
        days=sum_of([one.days for one in profiles]),
        activity=sum_of_days([one.activity for one in profiles]),
        first_timestamp=min(first, default=None),
        last_timestamp=max(last, default=None),
    )


def _events_per_day(activity: ViewerDays) -> Tally:
    """Return the events of each day, of all viewers together."""
    if not len(activity.days):
        return tally_of(np.empty(0, np.int64))
    first = int(activity.days.min())
    events = np.bincount(activity.days - first, weights=activity.counts).astype(np.int64)
    days = np.flatnonzero(events)
    return Tally(ids=days + first, counts=events[days])
