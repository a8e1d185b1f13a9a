"""The dumps that IMDb publishes: titles, crews, principals and names, as TSV."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.datasets.metadata.fields import imdb_id_of, minutes_of, names_of, year_of
from adapters.datasets.metadata.tsv_columns import TsvFile
from application.ports.dataset_reader import Reject, Rejects
from domain.data.movie_details import LEADING_CAST, MovieDetails, distinct_names

FILMS = ("movie", "tvMovie")
"""The types of titles that are films; the dumps have episodes, shorts and games as well."""

_PLAYING = ("actor", "actress", "self")
_BASICS = ("tconst", "titleType", "primaryTitle", "originalTitle", "startYear", "runtimeMinutes",
           "genres")  # fmt: skip
_CREW = ("tconst", "directors")
_PRINCIPALS = ("tconst", "ordering", "nconst", "category")
_NAMES = ("nconst", "primaryName")


@dataclass(kw_only=True)
class ImdbDumps:
    """A `MovieMetadata` of a folder with `title.basics.tsv` and what lies beside it, plain or gz.

    Every file is streamed, and of crews, principals and names only those of
    chosen movies are held.
    """

    basics: TsvFile
    crew: TsvFile | None
    principals: TsvFile | None
    names: TsvFile | None
    rejects: Rejects = field(default_factory=Rejects)

    layout = "IMDb dumps"

    @classmethod
    def found_in(cls, folder: Path) -> "ImdbDumps | None":
        """Return the dumps in a folder; None where it lacks the titles."""
        basics = _file(folder, "title.basics", _BASICS)
        if basics is None:
            return None
        return cls(
            basics=basics,
            crew=_file(folder, "title.crew", _CREW),
            principals=_file(folder, "title.principals", _PRINCIPALS),
            names=_file(folder, "name.basics", _NAMES),
        )

    @property
    def source(self) -> str:
        """The files."""
        return ", ".join([str(self.basics.path), *(file.path.name for file in self._beside())])

    def has(self, path: Path) -> bool:
        """Say whether a file is one of the dumps."""
        return path in {self.basics.path, *(file.path for file in self._beside())}

    def movies(self) -> Iterator[MovieDetails]:
        """Yield every film, still without people."""
        for line, row in self.basics.rows({"titleType": FILMS}, self.rejects):
            tconst, _, title, original, year, runtime, genres = row
            imdb_id = imdb_id_of(tconst)
            titles = distinct_names([title or "", original or ""])
            if imdb_id is None or not titles:
                self._refuse(line, "\t".join(value or "" for value in row))
                continue
            yield MovieDetails(
                titles=titles,
                year=year_of(year),
                genres=names_of(genres),
                runtime_minutes=minutes_of(runtime),
                imdb_id=imdb_id,
            )

    def with_people(self, chosen: Sequence[MovieDetails]) -> list[MovieDetails]:
        """Return the movies with directors and cast, as far as the files are there."""
        titles = {_tconst(movie.imdb_id) for movie in chosen if movie.imdb_id}
        directors = self._directors(titles)
        cast = self._cast(titles)
        people = {person for found in (directors, cast) for ids in found.values() for person in ids}
        names = self._names(people)
        return [
            replace(
                movie,
                directors=_named(directors.get(_tconst(movie.imdb_id), ()), names),
                cast=_named(cast.get(_tconst(movie.imdb_id), ()), names)[:LEADING_CAST],
            )
            for movie in chosen
        ]

    def _directors(self, titles: Collection[str]) -> Mapping[str, Sequence[str]]:
        rows = _of(self.crew, "tconst", titles, self.rejects)
        return {tconst: names_of(directors) for tconst, directors in rows if tconst}

    def _cast(self, titles: Collection[str]) -> Mapping[str, Sequence[str]]:
        billed: dict[str, list[tuple[int, str]]] = {}
        for tconst, ordering, nconst, category in _of(
            self.principals, "tconst", titles, self.rejects
        ):
            if tconst and nconst and category in _PLAYING and (ordering or "").isdigit():
                billed.setdefault(tconst, []).append((int(ordering or 0), nconst))
        return {tconst: [nconst for _, nconst in sorted(cast)] for tconst, cast in billed.items()}

    def _names(self, people: Collection[str]) -> Mapping[str, str]:
        rows = _of(self.names, "nconst", people, self.rejects)
        return {nconst: name for nconst, name in rows if nconst and name}

    def _beside(self) -> list[TsvFile]:
        return [file for file in (self.crew, self.principals, self.names) if file is not None]

    def _refuse(self, line: int, text: str) -> None:
        reason = "not both a title and an id"
        self.rejects.add(Reject(file=self.basics.path.name, line=line, reason=reason, text=text))


def _file(folder: Path, stem: str, columns: tuple[str, ...]) -> TsvFile | None:
    for name in (f"{stem}.tsv", f"{stem}.tsv.gz"):
        if (folder / name).is_file():
            return TsvFile(path=folder / name, columns=columns)
    return None


def _of(
    file: TsvFile | None, column: str, wanted: Collection[str], rejects: Rejects
) -> Iterator[tuple[str | None, ...]]:
    """Yield the rows of a file whose column has one of the wanted values; none of no file."""
    if file is None or not wanted:
        return
    for _, row in file.rows({column: tuple(sorted(wanted))}, rejects):
        yield row


def _tconst(imdb_id: int | None) -> str:
    return f"tt{imdb_id or 0:07d}"


def _named(people: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return distinct_names(names[person] for person in people if person in names)
