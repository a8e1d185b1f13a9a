"""The layouts that MovieLens was published in, and how each is recognised."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from adapters.datasets.movielens import movie_lines, viewer_lines
from adapters.datasets.movielens.movie_lines import MovieLine
from adapters.datasets.movielens.source_files import SourceFile, SourceFiles
from application.errors import DatasetError
from domain.data.demographics import Demographics

SIMULATED_MARKER = "simulated.json"
EXPECTED = "u.data with u.item, ratings.dat with movies.dat, or ratings.csv with movies.csv"
"""The files that a data set cannot do without, for people."""

_KNOWN_CATALOGUES = {"5a5f32dd": "movielens-latest-small"}
"""Names of published CSV sets by the start of the SHA-256 of their `movies.csv`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One published layout: its files, their grammar, and how people read it."""

    title: str
    ratings: str
    movies: str
    separator: bytes
    rating_shape: str
    movie_shape: str
    parse_movie: Callable[[str], MovieLine]
    movie_encodings: tuple[str, ...]
    rating_step: float
    ratings_header: bytes | None = None
    movies_header: bytes | None = None
    viewers: str | None = None
    links: str | None = None
    parse_viewer: Callable[[str], Demographics] | None = None
    name: str | None = None


LAYOUT_100K = Layout(
    title="MovieLens 100K",
    name="movielens-100k",
    ratings="u.data",
    movies="u.item",
    viewers="u.user",
    separator=b"\t",
    rating_shape="user id, movie id, rating from 1 to 5, timestamp, with tabs between",
    movie_shape="id|title (year)|dates and address|a flag for each of 19 genres",
    rating_step=1.0,
    parse_movie=movie_lines.parse_100k,
    parse_viewer=viewer_lines.parse_100k,
    movie_encodings=("utf-8", "latin-1"),
)
LAYOUT_1M = Layout(
    title="MovieLens 1M",
    name="movielens-1m",
    ratings="ratings.dat",
    movies="movies.dat",
    viewers="users.dat",
    separator=b"::",
    rating_shape="UserID::MovieID::Rating::Timestamp, ratings from 1 to 5",
    movie_shape="MovieID::Title (Year)::Genre|Genre",
    rating_step=1.0,
    parse_movie=movie_lines.parse_dat,
    parse_viewer=viewer_lines.parse_1m,
    movie_encodings=("utf-8", "latin-1"),
)
LAYOUT_10M = Layout(
    title="MovieLens 10M",
    name="movielens-10m",
    ratings="ratings.dat",
    movies="movies.dat",
    separator=b"::",
    rating_shape="UserID::MovieID::Rating::Timestamp, ratings from 0.5 to 5",
    movie_shape="MovieID::Title (Year)::Genre|Genre",
    rating_step=0.5,
    parse_movie=movie_lines.parse_dat,
    movie_encodings=("utf-8",),
)
LAYOUT_CSV = Layout(
    title="MovieLens CSV",
    ratings="ratings.csv",
    movies="movies.csv",
    separator=b",",
    ratings_header=b"userId,movieId,rating,timestamp",
    movies_header=b"movieId,title,genres",
    links="links.csv",
    rating_shape="userId,movieId,rating,timestamp, ratings from 0.5 to 5",
    movie_shape="movieId,title (year),genre|genre, after the header movieId,title,genres",
    rating_step=0.5,
    parse_movie=movie_lines.parse_csv,
    movie_encodings=("utf-8",),
)

_BY_RATINGS_FILE = {layout.ratings: layout for layout in (LAYOUT_100K, LAYOUT_1M, LAYOUT_CSV)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A layout found among files, and the folder (`""` or `"name/"`) it was found in."""

    layout: Layout
    files: SourceFiles
    folder: str

    def file(self, name: str) -> SourceFile:
        """Return a file of the data set."""
        return SourceFile(files=self.files, name=self.folder + name)

    def has(self, name: str) -> bool:
        """Say whether the data set holds a file."""
        return self.folder + name in self.files.names()


def recognise(files: SourceFiles) -> Recognised:
    """Find the one data set there is, at the root or one folder down.

    Raises `DatasetError` saying what was looked for and what was found.
    """
    names = files.names()
    found = [
        name
        for name in names
        if PurePosixPath(name).name in _BY_RATINGS_FILE and not name.startswith("__MACOSX/")
    ]
    at_root = [name for name in found if "/" not in name]
    candidates = sorted(at_root or found)
    if not candidates:
        raise DatasetError(
            f"{files.label} holds no MovieLens data set: looked for {EXPECTED}, there and one"
            f" folder down, and found {_listed(names)}; name the folder or zip that holds both"
            " files, or a data set to download, such as ml-latest-small"
        )
    if len(candidates) > 1:
        raise DatasetError(
            f"{files.label} holds {len(candidates)} data sets ({', '.join(candidates)});"
            " name the folder of one of them"
        )
    ratings = candidates[0]
    layout = _BY_RATINGS_FILE[PurePosixPath(ratings).name]
    folder = ratings.removesuffix(layout.ratings)
    if folder + layout.movies not in names:
        raise DatasetError(
            f"{files.label} holds {ratings}, but not {folder + layout.movies}, the catalogue"
            " that belongs beside it; fetch or copy the whole data set"
        )
    recognised = Recognised(layout=layout, files=files, folder=folder)
    _refuse_empty_files(recognised)
    if layout is LAYOUT_1M and not _is_1m(recognised):
        return Recognised(layout=LAYOUT_10M, files=files, folder=folder)
    return recognised


def _refuse_empty_files(recognised: Recognised) -> None:
    layout = recognised.layout
    for name, shape in ((layout.movies, layout.movie_shape), (layout.ratings, layout.rating_shape)):
        file = recognised.file(name)
        if file.size() == 0:
            raise DatasetError(
                f"{file.label} is empty. Expected on each line: {shape}."
                " Fetch or copy the data set again"
            )


def is_simulated(recognised: Recognised) -> bool:
    """Say whether the data set is marked as a simulated audience."""
    if not recognised.has(SIMULATED_MARKER):
        return False
    marker = recognised.file(SIMULATED_MARKER)
    try:
        content = json.loads(marker.read())
    except ValueError as error:
        raise DatasetError(f"{marker.label} is not JSON ({error}); simulate anew") from error
    if not isinstance(content, dict) or not isinstance(content.get("simulated"), bool):
        raise DatasetError(f'{marker.label} must hold "simulated": true or false')
    return bool(content["simulated"])


def id_space_of(recognised: Recognised) -> str:
    """Return the name of the id space that a data set's numbers belong to.

    CSV sets are told apart by their catalogue, for their files do not say
    which one they are; simulated ones by their marker as well.
    """
    if recognised.layout.name is not None:
        return recognised.layout.name
    digest = hashlib.sha256(recognised.file(recognised.layout.movies).read())
    if is_simulated(recognised):
        digest.update(recognised.file(SIMULATED_MARKER).read())
        return f"simulated-{digest.hexdigest()[:8]}"
    start = digest.hexdigest()[:8]
    return _KNOWN_CATALOGUES.get(start, f"movielens-csv-{start}")


def _is_1m(recognised: Recognised) -> bool:
    """Tell 1M from 10M, which have files of the same names and form.

    1M describes its viewers, 10M has tags; where neither came along, the name
    of a genre decides.
    """
    if recognised.has("users.dat"):
        return True
    return not recognised.has("tags.dat") and b"Children's" in recognised.file("movies.dat").read()


def _listed(names: frozenset[str]) -> str:
    shown = sorted(names)[:5]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"{', '.join(shown)}{more}" if shown else "no file at all"
