"""The history, the catalogue and the viewers as tables."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from application.ports.demographics_store import DemographicsStore
from application.ports.exports import Chunk, ColumnKind, ExportedTable
from application.ports.movie_catalog import MovieCatalog
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import (
    Segment,
    SegmentKind,
    SegmentStore,
    SlateSegments,
    WatchSegments,
)
from domain.data.catalog import Movie

_RATINGS = {
    "userId": ColumnKind.INTEGER,
    "movieId": ColumnKind.INTEGER,
    "rating": ColumnKind.NUMBER,
    "timestamp": ColumnKind.INTEGER,
}
_WATCHES = {
    **dict.fromkeys(
        ("user_id", "movie_id", "first_timestamp", "last_timestamp", "distinct_minutes"),
        ColumnKind.INTEGER,
    ),
    "minutes": ColumnKind.TEXT,
}
_SLATES = {
    "user_id": ColumnKind.INTEGER,
    "timestamp_microseconds": ColumnKind.INTEGER,
    "status": ColumnKind.INTEGER,
    "latency_ms": ColumnKind.NUMBER,
    "movie_ids": ColumnKind.TEXT,
}
_MOVIES = {"movieId": ColumnKind.INTEGER, "title": ColumnKind.TEXT, "genres": ColumnKind.TEXT}
_VIEWERS = {
    "user_id": ColumnKind.INTEGER,
    "gender": ColumnKind.TEXT,
    "age": ColumnKind.INTEGER,
    "occupation": ColumnKind.TEXT,
}


class HistoryTables:
    """What was rated, watched and shown, by whom, of which movies; lists are joined by spaces."""

    def __init__(
        self,
        *,
        listing: SegmentListing,
        ratings: SegmentStore,
        watches: WatchSegments,
        slates: SlateSegments,
        catalog: MovieCatalog,
        demographics: DemographicsStore,
    ) -> None:
        self._listing = listing
        self._ratings = ratings
        self._watches = watches
        self._slates = slates
        self._catalog = catalog
        self._demographics = demographics

    @contextmanager
    def opened(self) -> Iterator[Sequence[ExportedTable]]:
        """Yield the tables; quarantined rows have tables of their own, where there are any."""
        accepted = {segment.segment_id for segment in self._listing.all()}
        listed = self._listing.listed()
        history = [segment for segment in listed if segment.segment_id in accepted]
        outside = [segment for segment in listed if segment.segment_id not in accepted]
        yield [
            ExportedTable(
                name="movies",
                about="the catalogue in the layout of MovieLens; catalogue has all that is known",
                columns=_MOVIES,
                chunks=self._movie_rows,
            ),
            *self._events(history, "", "the history"),
            *(
                table
                for table in self._events(outside, "quarantined_", "what is quarantined")
                if outside
            ),
            ExportedTable(
                name="viewers",
                about="what data sets say of viewers",
                columns=_VIEWERS,
                chunks=self._viewer_rows,
            ),
        ]

    def _events(self, segments: Sequence[Segment], prefix: str, of: str) -> list[ExportedTable]:
        def of_kind(kind: SegmentKind) -> list[Segment]:
            return [segment for segment in segments if segment.kind is kind]

        rows: dict[str, tuple[str, dict[str, ColumnKind], Callable[[], Iterator[Chunk]]]] = {
            "ratings": (
                f"the ratings of {of}, in order of arrival, in the layout of MovieLens",
                _RATINGS,
                lambda: self._rating_rows(of_kind(SegmentKind.RATINGS)),
            ),
            "watches": (
                f"the distinct minutes watched, of {of}",
                _WATCHES,
                lambda: self._watch_rows(of_kind(SegmentKind.WATCHES)),
            ),
            "slates": (
                f"the slates that streams say were shown, best first, of {of}",
                _SLATES,
                lambda: self._slate_rows(of_kind(SegmentKind.SLATES)),
            ),
        }
        return [
            ExportedTable(name=prefix + name, about=about, columns=columns, chunks=chunks)
            for name, (about, columns, chunks) in rows.items()
        ]

    def _rating_rows(self, segments: Sequence[Segment]) -> Iterator[Chunk]:
        for rows in self._ratings.chunks(segments):
            yield {
                "userId": rows.viewer_ids,
                "movieId": rows.movie_ids,
                "rating": rows.ratings,
                "timestamp": rows.timestamps,
            }

    def _watch_rows(self, segments: Sequence[Segment]) -> Iterator[Chunk]:
        for rows in self._watches.chunks(segments):
            yield {
                "user_id": rows.viewer_ids,
                "movie_id": rows.movie_ids,
                "first_timestamp": rows.first_timestamps,
                "last_timestamp": rows.last_timestamps,
                "distinct_minutes": rows.distinct_minutes,
                "minutes": _joined(rows.minutes, rows.offsets),
            }

    def _slate_rows(self, segments: Sequence[Segment]) -> Iterator[Chunk]:
        for rows in self._slates.chunks(segments):
            yield {
                "user_id": rows.viewer_ids,
                "timestamp_microseconds": rows.timestamps,
                "status": rows.statuses,
                "latency_ms": rows.latencies_ms,
                "movie_ids": _joined(rows.movie_ids, rows.offsets),
            }

    def _movie_rows(self) -> Iterator[Chunk]:
        movies = self._catalog.all()
        yield {
            "movieId": [movie.movie_id for movie in movies],
            "title": [_titled(movie) for movie in movies],
            "genres": ["|".join(movie.genres) or "(no genres listed)" for movie in movies],
        }

    def _viewer_rows(self) -> Iterator[Chunk]:
        viewers = self._demographics.all()
        yield {
            "user_id": [viewer.viewer_id for viewer in viewers],
            "gender": [viewer.gender for viewer in viewers],
            "age": [viewer.age for viewer in viewers],
            "occupation": [viewer.occupation for viewer in viewers],
        }


def _titled(movie: Movie) -> str:
    return movie.title if movie.year is None else f"{movie.title} ({movie.year})"


def _joined(items: NDArray[np.integer], offsets: NDArray[np.int64]) -> list[str]:
    """Return the items of each row as one text."""
    texts, places = [str(item) for item in items.tolist()], offsets.tolist()
    return [" ".join(texts[start:stop]) for start, stop in pairwise(places)]
