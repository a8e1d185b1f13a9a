"""The bundled catalogue: real films as facts, written for this project."""

import csv
from pathlib import Path

from domain.data.catalog import Movie
from domain.data.slugs import unique_slugs
from domain.identifiers import MovieId

SAMPLE_MOVIES = Path(__file__).with_name("sample_movies.tsv")


def sample_movies() -> list[Movie]:
    """Return the films of the bundled catalogue, by id."""
    with SAMPLE_MOVIES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    slugs = unique_slugs(
        (MovieId(int(row["movie_id"])), row["title"], int(row["year"])) for row in rows
    )
    return [_movie(row, slugs) for row in rows]


def _movie(row: dict[str, str], slugs: dict[MovieId, str]) -> Movie:
    number = MovieId(int(row["movie_id"]))
    return Movie(
        movie_id=number,
        slug=slugs[number],
        title=row["title"],
        year=int(row["year"]),
        genres=tuple(row["genres"].split("|")),
        directors=tuple(row["directors"].split("|")),
        cast=tuple(row["cast"].split("|")),
        runtime_minutes=int(row["runtime_minutes"]),
    )
