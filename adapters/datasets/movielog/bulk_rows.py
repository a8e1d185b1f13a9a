"""The lines of common shapes, read in bulk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.event_columns import offsets_of
from adapters.datasets.movielog.line_fields import LineFields
from adapters.datasets.movielog.recommendations import AnsweredRequests, recommendations_among
from adapters.datasets.movielog.requests import Requests, kinds_of, ratings_among, watches_among
from adapters.datasets.movielog.slug_table import slug_table
from adapters.datasets.movielog.times import read_times
from adapters.datasets.movielog.users import read_users
from domain.data.movielog import SUCCESS
from domain.data.movielog_block import RatedMovies, RecommendationLines, WatchedMinutes

_LEAST_COMMAS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BulkRows:
    """What these lines say, and each of the `slugs` that they name once."""

    watches: WatchedMinutes
    ratings: RatedMovies
    recommendations: RecommendationLines
    slugs: list[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Leads:
    """The times and viewers of lines, and which of the lines have both: all (n,)."""

    timestamps: NDArray[np.int64]
    viewer_ids: NDArray[np.int64]
    are_sound: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Named:
    """Requests, and the positions of the slugs that they name."""

    watches: Requests
    ratings: Requests
    answered: AnsweredRequests
    watched: NDArray[np.int32]
    rated: NDArray[np.int32]
    shown: NDArray[np.int32]
    slugs: list[str]


def read_in_bulk(fields: LineFields, scale: int) -> BulkRows:
    """Return what the lines of common shapes say, and nothing of the other lines."""
    leads = _read_leads(fields)
    kinds = kinds_of(fields, leads.are_sound)
    named = _name_slugs(
        fields,
        watches_among(fields, kinds.watches),
        ratings_among(fields, kinds.ratings, scale),
        recommendations_among(fields, kinds.recommendations),
    )
    watches, ratings, answered = named.watches, named.ratings, named.answered
    return BulkRows(
        watches=WatchedMinutes(
            viewer_ids=leads.viewer_ids[watches.lines],
            slugs=named.watched,
            minutes=watches.numbers.astype(np.int32),
            timestamps=leads.timestamps[watches.lines],
            lines=watches.lines,
        ),
        ratings=RatedMovies(
            viewer_ids=leads.viewer_ids[ratings.lines],
            slugs=named.rated,
            ratings=ratings.numbers.astype(np.float32),
            timestamps=leads.timestamps[ratings.lines],
            lines=ratings.lines,
        ),
        recommendations=RecommendationLines(
            viewer_ids=leads.viewer_ids[answered.lines],
            timestamps=leads.timestamps[answered.lines],
            statuses=np.full(len(answered.lines), SUCCESS, np.int32),
            latencies_ms=answered.latencies_ms.astype(np.float32),
            offsets=offsets_of(answered.counts),
            slugs=named.shown,
            lines=answered.lines,
        ),
        slugs=named.slugs,
    )


def _read_leads(fields: LineFields) -> _Leads:
    firsts = fields.first_commas
    timestamps, are_times = read_times(fields.text, fields.starts, fields.commas[firsts])
    viewer_ids, are_ids = read_users(fields.text, fields.users, fields.commas[firsts + 1])
    are_sound = are_times & are_ids & (fields.comma_counts >= _LEAST_COMMAS)
    return _Leads(timestamps=timestamps, viewer_ids=viewer_ids, are_sound=are_sound)


def _name_slugs(
    fields: LineFields, watches: Requests, ratings: Requests, answered: AnsweredRequests
) -> _Named:
    """Find the slugs of requests, and drop the requests that name what is none."""
    groups = [watches.slugs, ratings.slugs, answered.slugs]
    (watched, rated, shown), table = slug_table(fields.text, groups)
    are_slugs, used = table.are_slugs, table.are_slugs
    if not are_slugs.all():
        watches, watched = watches.select(are_slugs[watched]), watched[are_slugs[watched]]
        ratings, rated = ratings.select(are_slugs[rated]), rated[are_slugs[rated]]
        all_slugs = np.logical_and.reduceat(
            np.append(are_slugs[shown], True), offsets_of(answered.counts)
        )[:-1]
        shown = shown[np.repeat(all_slugs, answered.counts)]
        answered = answered.select(all_slugs)
        used = np.zeros_like(are_slugs)
        used[watched] = used[rated] = used[shown] = True
    slugs, positions = table.only(used)
    return _Named(
        watches=watches,
        ratings=ratings,
        answered=answered,
        watched=positions[watched],
        rated=positions[rated],
        shown=positions[shown],
        slugs=slugs,
    )
