"""Turns a record of named fields, of whatever source, into the details of a movie."""

from collections.abc import Mapping

from adapters.datasets.metadata.fields import (
    imdb_id_of,
    listed,
    minutes_of,
    names_of,
    text_of,
    whole_number_of,
    year_of,
)
from adapters.datasets.movielens.movie_lines import title_and_year
from domain.data.movie_details import LEADING_CAST, MovieDetails, distinct_names
from domain.identifiers import MAXIMUM_IDENTIFIER, MovieId

_NAMES = {
    "title": ("title", "movietitle", "primarytitle", "name"),
    "original_title": ("originaltitle",),
    "year": ("year", "startyear"),
    "released": ("releasedate", "released"),
    "runtime": ("runtime", "runtimeminutes", "movielength", "duration"),
    "genres": ("genres", "genre"),
    "directors": ("directors", "director"),
    "cast": ("cast", "actors"),
    "crew": ("crew",),
    "credits": ("credits",),
    "movie_id": ("movieid",),
    "imdb_id": ("imdbid", "tconst", "movieurl"),
    "tmdb_id": ("tmdbid",),
    "id": ("id",),
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names}
_IDENTIFY = frozenset({"title", "movie_id", "imdb_id", "tmdb_id", "id"})
_DESCRIBE = frozenset({"runtime", "genres", "directors", "cast", "crew", "credits", "released"})
_NO_FILMS = (
    "Episode",
    "TV Series",
    "TV Mini",
    "TV Episode",
    "Video Game",
    "Podcast",
    "Music Video",
)
_NO_GENRE = frozenset({"(no genres listed)", "unknown"})

Record = Mapping[str, object]


class RecordError(ValueError):
    """A record describes no movie; the message is the reason."""


def is_metadata(names: list[str]) -> bool:
    """Say whether fields of these names identify movies and describe them."""
    fields = {_FIELD.get(_plain(name)) for name in names}
    return bool(fields & _IDENTIFY) and bool(fields & _DESCRIBE)


def details_of(record: Record) -> MovieDetails:
    """Return what a record says of a movie, or raise `RecordError`.

    Fields are known by their names in the tables of TMDB and IMDb, in whatever
    case, with underscores or without.
    """
    fields: dict[str, object] = {}
    for name, value in record.items():
        field = _FIELD.get(_plain(name))
        if field is not None and fields.get(field) is None:
            fields[field] = value
    title, titled_year = title_and_year(text_of(fields.get("title")) or "")
    _refuse_no_film(fields, titled_year)
    numbers = _numbers(fields)
    titles = distinct_names([title, text_of(fields.get("original_title")) or ""])
    if not titles and not any(numbers.values()):
        raise RecordError("neither a title nor an id")
    directors, cast = _people(fields)
    return MovieDetails(
        titles=tuple(title for title in titles if title.isprintable()),
        year=titled_year or year_of(fields.get("year")) or year_of(fields.get("released")),
        genres=tuple(name for name in names_of(fields.get("genres")) if name not in _NO_GENRE),
        directors=directors,
        cast=cast[:LEADING_CAST],
        runtime_minutes=minutes_of(fields.get("runtime")),
        movie_id=_movie_id(numbers["movie_id"]),
        imdb_id=numbers["imdb_id"],
        tmdb_id=numbers["tmdb_id"],
        slug=_slug(fields.get("id")),
    )


def _refuse_no_film(fields: Record, titled_year: int | None) -> None:
    year = text_of(fields.get("year"))
    if year is not None and year.startswith(_NO_FILMS):
        raise RecordError("no film, but an episode, a series or a game")
    its_own = [text_of(fields.get(name, "not asked for")) for name in ("year", "runtime")]
    if titled_year is not None and not any(its_own):
        # Of pages that were gathered by title and are so bare, two in three are another film's.
        raise RecordError("neither a year nor a runtime of its own beside the title")
    stated = year_of(year)
    if stated is not None and titled_year is not None and abs(stated - titled_year) > 1:
        raise RecordError("the year beside the title is another than the one in it")


def _numbers(fields: Record) -> dict[str, int | None]:
    """Return the ids: where a table of TMDB has but one, it is TMDB's."""
    movie_id, tmdb_id = (whole_number_of(fields.get(name)) for name in ("movie_id", "tmdb_id"))
    if tmdb_id is None and "crew" in fields:
        movie_id, tmdb_id = None, movie_id
    return {
        "movie_id": movie_id,
        "tmdb_id": tmdb_id or whole_number_of(fields.get("id")),
        "imdb_id": imdb_id_of(fields.get("imdb_id")) or _imdb_in(fields.get("id")),
    }


def _people(fields: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    credit = fields.get("credits")
    inner = credit if isinstance(credit, dict) else {}
    crew = listed(fields.get("crew") or inner.get("crew"))
    directing = [
        person for person in crew if isinstance(person, dict) and person.get("job") == "Director"
    ]
    directors = names_of(fields.get("directors")) or names_of(directing)
    return directors, names_of(fields.get("cast") or inner.get("cast"))


def _movie_id(number: int | None) -> MovieId | None:
    return None if number is None or number > MAXIMUM_IDENTIFIER else MovieId(number)


def _imdb_in(value: object) -> int | None:
    text = text_of(value)
    return imdb_id_of(text) if text is not None and text.startswith("tt") else None


def _slug(value: object) -> str | None:
    text = text_of(value)
    if text is None or text.isdigit() or _imdb_in(text) is not None:
        return None
    return text


def _plain(name: str) -> str:
    return name.strip().strip("\ufeff").replace("_", "").replace(" ", "").lower()
