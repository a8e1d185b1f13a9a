"""Writes simulated audiences in MovieLens' CSV layout."""

import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from application.errors import RefusedError, StorageError
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
        ratings: Iterable[Interactions],
        size: AudienceSize,
    ) -> int:
        """Write beside `folder`, then rename: the folder is either whole or absent."""
        with _whole_or_absent(folder) as unfinished:
            _write_movies(unfinished / "movies.csv", movies)
            _write_ratings(unfinished / "ratings.csv", ratings)
            marker = {
                "simulated": True,
                "seed": size.seed,
                "viewers": size.viewers,
                "events": size.events,
            }
            (unfinished / "simulated.json").write_text(json.dumps(marker) + "\n", encoding="utf-8")
            return sum(file.stat().st_size for file in unfinished.iterdir())


@contextmanager
def _whole_or_absent(folder: Path) -> Iterator[Path]:
    """Lend a folder that takes the place of `folder` at the end, and vanishes on failure."""
    folder = folder.resolve()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise RefusedError(f"{folder} exists and is not an empty folder; name another, or clear it")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        yield unfinished
        unfinished.replace(folder)
    except OSError as error:
        raise StorageError(f"cannot write the audience to {folder}: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


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
