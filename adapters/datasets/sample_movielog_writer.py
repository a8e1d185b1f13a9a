"""Writes what simulated audiences watch as a movielog."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from adapters.datasets.whole_folder import mark_simulated, whole_or_absent
from domain.audience.size import AudienceSize
from domain.audience.watching import Watching
from domain.data.catalog import Movie

MOVIELOG = "movielog.log"


class MovielogWriter:
    """A `DatasetWriter` of `movielog.log` and the marker `simulated.json`.

    Its lines go viewer by viewer, those of each in order of time: a log of all
    viewers in order of time could not be written in memory that does not grow.
    """

    def write(
        self,
        folder: Path,
        movies: Sequence[Movie],
        events: Iterable[Watching],
        size: AudienceSize,
    ) -> int:
        """Write beside `folder`, then rename: the folder is either whole or absent."""
        ids = np.array([movie.movie_id for movie in movies], np.int64)
        order = np.argsort(ids)
        slugs = pa.array([movies[place].slug for place in order])
        with whole_or_absent(folder) as unfinished:
            with (unfinished / MOVIELOG).open("wb") as log:
                for watching in events:
                    lines = _lines(watching, ids[order], slugs)
                    log.write(_joined(lines))
            mark_simulated(unfinished, size)
            return sum(file.stat().st_size for file in unfinished.iterdir())


def _lines(
    watching: Watching, movie_ids: NDArray[np.int64], slugs: pa.StringArray
) -> pa.StringArray:
    """Return a line for each minute watched and each rating given."""
    watches, ratings = watching.watch_times(), watching.ratings()
    counts = watches.distinct_minutes
    of_minutes = pc.binary_join_element_wise(
        "GET /data/m/",
        slugs.take(pa.array(np.repeat(np.searchsorted(movie_ids, watches.movie_ids), counts))),
        "/",
        pa.array(watches.minutes).cast(pa.string()),
        ".mpg",
        "",
    )
    of_ratings = pc.binary_join_element_wise(
        "GET /rate/",
        slugs.take(pa.array(np.searchsorted(movie_ids, ratings.movie_ids))),
        "=",
        pa.array(ratings.ratings.astype(np.int8)).cast(pa.string()),
        "",
    )
    minutes = np.repeat(watches.first_timestamps, counts) + 60 * watches.minutes.astype(np.int64)
    viewers = np.concatenate([np.repeat(watches.viewer_ids, counts), ratings.viewer_ids])
    times = np.concatenate([minutes, ratings.timestamps])
    lines = pc.binary_join_element_wise(
        pa.array(np.datetime_as_string(times.astype("datetime64[s]"))),
        pa.array(viewers).cast(pa.string()),
        pa.concat_arrays([of_minutes, of_ratings]),
        ",",
    )
    return lines.take(pa.array(np.lexsort((times, viewers))))


def _joined(lines: pa.StringArray) -> bytes:
    text = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\n")
    return bytes(text[0].as_buffer()) + b"\n"
