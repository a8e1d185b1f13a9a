"""Reads the lines of `links.csv`: under which ids IMDb and TMDB know the movies."""

from collections.abc import Collection, Iterable

from application.ports.dataset_reader import Reject, Rejects
from domain.data.movie_details import MovieLink
from domain.errors import InvalidValueError
from domain.identifiers import MovieId, movie_id

HEADER = b"movieId,imdbId,tmdbId"


def links_in(
    lines: Iterable[tuple[int, bytes]],
    known: Collection[MovieId],
    *,
    file: str,
    rejects: Rejects,
) -> list[MovieLink]:
    """Return the links of numbered lines; lines that are none go to `rejects`.

    So does each line of a file with another header.
    """
    found: dict[MovieId, MovieLink] = {}
    has_header = False
    for number, line in lines:
        if line.strip() == HEADER and not has_header:
            has_header = True
            continue
        try:
            link = _parsed(line, has_header=has_header)
            if link.movie_id not in known or link.movie_id in found:
                reason = "link of a movie that is not in the catalogue, or has one already"
                raise InvalidValueError(reason)  # noqa: TRY301  # one way to refuse a line
            found[link.movie_id] = link
        except InvalidValueError as error:
            text = line[:200].decode("utf-8", "backslashreplace")
            rejects.add(Reject(file=file, line=number, reason=str(error), text=text))
    return list(found.values())


def _parsed(line: bytes, *, has_header: bool) -> MovieLink:
    if not has_header:
        raise InvalidValueError(f"not below the header {HEADER.decode()}")
    fields = [field.strip() for field in line.split(b",")]
    if len(fields) != len(HEADER.split(b",")) or not all(
        field.isdigit() for field in fields if field
    ):
        raise InvalidValueError("not three whole numbers")
    number, imdb_id, tmdb_id = (int(field[:18]) if field else None for field in fields)
    return MovieLink(
        movie_id=movie_id(number or 0), imdb_id=imdb_id or None, tmdb_id=tmdb_id or None
    )
