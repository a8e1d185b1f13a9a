"""Writes simulated audiences in MovieLens' CSV layout."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from adapters.datasets.whole_folder import mark_simulated, whole_or_absent
from domain.audience.size import AudienceSize
from domain.data.catalog import Movie
from domain.data.interactions import Interactions

NO_GENRES = "(no genres listed)"
_SCHEMA = pa.schema(
    [
        ("userId", pa.int64()),
        ("movieId", pa.int64()),
        ("rating", pa.string()),
        ("timestamp", pa.int64()),
    ]
)
_HALF_STARS = pa.array([f"{half / 2:.1f}" for half in range(11)])
_PLAIN = arrow_csv.WriteOptions(include_header=False, quoting_style="none")


class MovieLensCsvWriter:
    """A `DatasetWriter` of `ratings.csv`, `movies.csv` and the marker `simulated.json`."""

    def write(
        self,
        folder: Path,
        movies: Sequence[Movie],
        events: Iterable[Interactions],
        size: AudienceSize,
    ) -> int:
        """Write beside `folder`, then rename: the folder is either whole or absent."""
        with whole_or_absent(folder) as unfinished:
            _write_movies(unfinished / "movies.csv", movies)
            _write_ratings(unfinished / "ratings.csv", events)
            mark_simulated(unfinished, size)
            return sum(file.stat().st_size for file in unfinished.iterdir())


def _write_movies(path: Path, movies: Sequence[Movie]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(("movieId", "title", "genres"))
        for movie in movies:
            title = movie.title if movie.year is None else f"{movie.title} ({movie.year})"
            rows.writerow((movie.movie_id, title, "|".join(movie.genres) or NO_GENRES))


def _write_ratings(path: Path, ratings: Iterable[Interactions]) -> None:
    with path.open("wb") as stream:
        stream.write((",".join(_SCHEMA.names) + "\n").encode("ascii"))
        with arrow_csv.CSVWriter(stream, _SCHEMA, write_options=_PLAIN) as rows:
            for chunk in ratings:
                halves = pa.array(np.rint(chunk.ratings * 2).astype(np.int8))
                columns = [
                    pa.array(chunk.viewer_ids),
                    pa.array(chunk.movie_ids),
                    _HALF_STARS.take(halves),
                    pa.array(chunk.timestamps),
                ]
                rows.write_batch(pa.record_batch(columns, schema=_SCHEMA))
