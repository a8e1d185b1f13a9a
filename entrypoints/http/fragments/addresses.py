"""Addresses of the page's views, made and read."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlencode

from domain.data.catalog import Movie
from domain.errors import InvalidValueError
from domain.identifiers import MovieId, ViewerId, viewer_id
from domain.recommendation.slate import SlateFilter

Query = Iterable[tuple[str, object]]


def address(path: str, query: Query = ()) -> str:
    """Return `path` with those parameters of `query` that have a value."""
    given = [(name, str(value)) for name, value in query if value not in (None, "")]
    return f"{path}?{urlencode(given)}" if given else path


def movie_url(root: str, movie: Movie, viewer: ViewerId | None = None) -> str:
    """Return the address of a movie's details, as they are told to `viewer`."""
    return address(f"{root}/movie/{quote(movie.slug, safe='+')}", [("user_id", viewer)])


def pick_url(
    root: str,
    chosen: Sequence[MovieId],
    plus: MovieId | None = None,
    without: MovieId | None = None,
) -> str:
    """Return the address of the view for the chosen movies and one more, or one less."""
    kept = [movie for movie in chosen if movie not in (plus, without)]
    movies = kept if plus is None else [*kept, plus]
    return address(f"{root}/pick", [("movie", movie) for movie in movies])


def read_viewer(text: str) -> ViewerId | None:
    """Return the viewer a form names, None where it was left empty.

    Raises `InvalidValueError` in words for whoever filled it in.
    """
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise InvalidValueError("A viewer number is made of digits alone, such as 42.")
    try:
        return viewer_id(int(typed))
    except InvalidValueError as error:
        raise InvalidValueError("Viewer numbers start at 1 and have up to 15 digits.") from error


def read_filter(genres: Sequence[str], year_from: str, year_to: str) -> SlateFilter:
    """Return the filter a form asks for, or raise `InvalidValueError` in words for people."""
    first, last = _read_year(year_from), _read_year(year_to)
    if first is not None and last is not None and first > last:
        raise InvalidValueError(f"{first} comes after {last}. Swap the two years.")
    return SlateFilter(genres=tuple(genres), year_from=first, year_to=last)


def _read_year(text: str) -> int | None:
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):  # noqa: PLR2004  # as in 1994
        raise InvalidValueError("A year has four digits, such as 1994.")
    return int(typed)
