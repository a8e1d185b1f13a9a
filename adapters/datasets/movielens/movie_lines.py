"""Reads the lines of a catalogue: `u.item`, `movies.dat`, `movies.csv`."""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from application.ports.dataset_reader import Reject, Rejects
from domain.data.catalog import EARLIEST_YEAR, LATEST_YEAR, Movie
from domain.data.slugs import article_to_front, unique_slugs
from domain.errors import InvalidValueError
from domain.identifiers import MovieId, movie_id

GENRES_100K = (
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime",
    "Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery",
    "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
"""The columns of `u.item` after the fifth, as `u.genre` names them."""

_FIELDS_BEFORE_GENRES = 5
_DAT_FIELDS = 3
_NO_GENRE = frozenset({"", "unknown", "(no genres listed)"})
_TITLE_AND_YEAR = re.compile(
    r"^(?P<title>.*\S)\s*\((?P<year>[0-9]{4})(?:\s?[-\u2013]\s?[0-9]{0,4})?\)(?:\s*\([IVX]+\))?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieLine:
    """One line of a catalogue, not yet given a slug."""

    movie_id: MovieId
    title: str
    year: int | None
    genres: tuple[str, ...]


class MovieLineError(ValueError):
    """A line of a catalogue breaks its layout; the message is the reason."""


def movies_in(
    lines: Iterable[tuple[int, bytes]],
    parse: Callable[[str], MovieLine],
    *,
    encodings: tuple[str, ...],
    file: str,
    rejects: Rejects,
) -> list[Movie]:
    """Return the movies of numbered lines with unique slugs, by id; add the rest to `rejects`.

    Each line is decoded by the first of `encodings` that fits it.
    """
    found: dict[MovieId, MovieLine] = {}
    for number, line in lines:
        try:
            movie = parse(_decoded(line, encodings))
            if movie.movie_id in found:
                raise MovieLineError("movie id stands there twice")  # noqa: TRY301  # one way to refuse a line
            found[movie.movie_id] = movie
        except MovieLineError as error:
            text = line[:200].decode("utf-8", "backslashreplace")
            rejects.add(Reject(file=file, line=number, reason=str(error), text=text))
    slugs = unique_slugs((movie.movie_id, movie.title, movie.year) for movie in found.values())
    return [
        Movie(
            movie_id=movie.movie_id,
            slug=slugs[movie.movie_id],
            title=movie.title,
            year=movie.year,
            genres=movie.genres,
        )
        for movie in sorted(found.values(), key=lambda movie: movie.movie_id)
    ]


def parse_100k(text: str) -> MovieLine:
    """Read `id|title (year)|release|video release|address|` and a flag per genre."""
    fields = text.split("|")
    if len(fields) != _FIELDS_BEFORE_GENRES + len(GENRES_100K):
        raise MovieLineError(
            f"{len(fields)} fields instead of {_FIELDS_BEFORE_GENRES + len(GENRES_100K)}"
        )
    flags = fields[_FIELDS_BEFORE_GENRES:]
    if not set(flags) <= {"0", "1"}:
        raise MovieLineError("a genre is neither 0 nor 1")
    genres = [genre for genre, flag in zip(GENRES_100K, flags, strict=True) if flag == "1"]
    return _movie_line(fields[0], fields[1], genres)


def parse_dat(text: str) -> MovieLine:
    """Read `id::title (year)::genre|genre`."""
    fields = text.split("::")
    if len(fields) != _DAT_FIELDS:
        raise MovieLineError(f"{len(fields)} fields instead of {_DAT_FIELDS}")
    return _movie_line(fields[0], fields[1], fields[2].split("|"))


def parse_csv(text: str) -> MovieLine:
    """Read `id,title (year),genre|genre`, quoted where a title holds a comma."""
    try:
        (fields,) = csv.reader([text], strict=True)
    except (csv.Error, ValueError) as error:
        raise MovieLineError(f"not CSV: {error}") from error
    if len(fields) != _DAT_FIELDS:
        raise MovieLineError(f"{len(fields)} fields instead of {_DAT_FIELDS}")
    return _movie_line(fields[0], fields[1], fields[2].split("|"))


def title_and_year(text: str) -> tuple[str, int | None]:
    """Return the display title and the year of "Usual Suspects, The (1995)".

    Of a span of years the first counts; a year outside of film history is
    part of the title.
    """
    bare = " ".join(text.split())
    match = _TITLE_AND_YEAR.match(bare)
    if match is None or not EARLIEST_YEAR <= int(match["year"]) <= LATEST_YEAR:
        return article_to_front(bare), None
    return article_to_front(match["title"]), int(match["year"])


def _movie_line(identifier: str, title_text: str, genres: Iterable[str]) -> MovieLine:
    if not (identifier.isascii() and identifier.isdigit()):
        raise MovieLineError("movie id is not a whole number")
    try:
        checked_id = movie_id(int(identifier[:40]))
    except InvalidValueError as error:
        raise MovieLineError("movie id out of range") from error
    title, year = title_and_year(title_text)
    if not title:
        raise MovieLineError("no title")
    if not title.isprintable():
        raise MovieLineError("control characters in the title")
    named = (genre.strip() for genre in genres)
    return MovieLine(
        movie_id=checked_id,
        title=title,
        year=year,
        genres=tuple(dict.fromkeys(genre for genre in named if genre not in _NO_GENRE)),
    )


def _decoded(line: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise MovieLineError(f"bad encoding: not {' or '.join(encodings)}")
