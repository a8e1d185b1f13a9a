"""One MovieLens data set, opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from adapters.datasets.movielens.layouts import Recognised, id_space_of, is_simulated
from adapters.datasets.movielens.line_chunks import numbered_lines
from adapters.datasets.movielens.link_lines import links_in
from adapters.datasets.movielens.movie_lines import movies_in
from adapters.datasets.movielens.rating_grammar import RatingGrammar
from adapters.datasets.movielens.rating_stream import RatingStream
from adapters.datasets.movielens.viewer_lines import demographics_in
from application.errors import DatasetError
from application.ports.dataset_reader import Rejects
from domain.data.catalog import Movie
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions
from domain.data.movie_details import MovieLink


@dataclass(kw_only=True)
class MovieLensDataset:
    """A `Dataset` of recognised files; `latest` is the last second that is not the future."""

    recognised: Recognised
    source: str
    latest: int
    rejects: Rejects = field(default_factory=Rejects)

    @cached_property
    def name(self) -> str:
        """The name of its id space."""
        return id_space_of(self.recognised)

    @cached_property
    def is_simulated(self) -> bool:
        """Whether its viewers are a simulated audience."""
        return is_simulated(self.recognised)

    @property
    def size(self) -> int:
        """The size of its ratings in bytes."""
        return self.recognised.file(self.recognised.layout.ratings).size()

    def movies(self) -> Sequence[Movie]:
        """Return its catalogue, by id."""
        return self._catalogue

    @cached_property
    def _catalogue(self) -> Sequence[Movie]:
        layout = self.recognised.layout
        file = self.recognised.file(layout.movies)
        lines = numbered_lines(file)
        if layout.movies_header is not None:
            number, header = next(lines, (1, b""))
            if header.strip() != layout.movies_header:
                raise DatasetError(
                    f"{file.label}, line {number}: the header must be"
                    f" {layout.movies_header.decode()}, not {header[:200]!r}"
                )
        already_refused = self.rejects.total
        movies = movies_in(
            lines,
            layout.parse_movie,
            encodings=layout.movie_encodings,
            file=file.name,
            rejects=self.rejects,
        )
        refused = self.rejects.total - already_refused
        if not movies and not refused:
            raise DatasetError(
                f"{file.label} holds no movie. Expected on each line: {layout.movie_shape}."
                " Fetch or copy the data set again"
            )
        if len(movies) <= refused:
            raise DatasetError(
                f"{file.label}: {refused:,} of {refused + len(movies):,} lines are no movies of the"
                f" {layout.title} layout. Expected on each line: {layout.movie_shape}."
                " Fetch or copy the data set again"
            )
        return movies

    def links(self) -> Sequence[MovieLink]:
        """Return what `links.csv` says, where the data set has one."""
        layout = self.recognised.layout
        if layout.links is None or not self.recognised.has(layout.links):
            return ()
        file = self.recognised.file(layout.links)
        known = {movie.movie_id for movie in self._catalogue}
        return links_in(numbered_lines(file), known, file=file.name, rejects=self.rejects)

    def demographics(self) -> Sequence[Demographics]:
        """Return what `u.user` or `users.dat` says, where the layout has one."""
        layout = self.recognised.layout
        if layout.viewers is None or layout.parse_viewer is None:
            return ()
        if not self.recognised.has(layout.viewers):
            return ()
        file = self.recognised.file(layout.viewers)
        return demographics_in(
            numbered_lines(file), layout.parse_viewer, file=file.name, rejects=self.rejects
        )

    def interactions(self) -> Iterator[tuple[Interactions, int]]:
        """Yield its ratings in chunks, each with the bytes read for it."""
        layout = self.recognised.layout
        known = np.array([movie.movie_id for movie in self._catalogue], np.int64)
        stream = RatingStream(
            file=self.recognised.file(layout.ratings),
            grammar=RatingGrammar(
                separator=layout.separator,
                step=layout.rating_step,
                known_movies=known,
                latest=self.latest,
            ),
            header=layout.ratings_header,
            shape=layout.rating_shape,
            rejects=self.rejects,
        )
        return stream.chunks()
