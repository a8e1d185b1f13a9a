"""The bundled sample as a data set: real films, and a simulated audience made on the fly."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from adapters.datasets.sample_catalog import sample_movies
from application.ports.dataset_reader import Rejects
from domain.audience.audience import Audience
from domain.audience.size import AudienceSize
from domain.data.catalog import Movie
from domain.data.demographics import Demographics
from domain.data.interactions import Interactions
from domain.data.movie_details import MovieLink

SAMPLE_NAME = "sample"
SAMPLE_SIZE = AudienceSize(viewers=2_000, events=150_000, seed=42)
BYTES_PER_EVENT = 28
"""What one rating takes in memory: the unit of progress, since no file is read."""


class SampleDataset:
    """The sample, the same on every call."""

    name = SAMPLE_NAME
    is_simulated = True
    source = "the bundled films and a simulated audience"
    size = SAMPLE_SIZE.events * BYTES_PER_EVENT

    def __init__(self) -> None:
        self._movies = sample_movies()
        self._rejects = Rejects()

    def movies(self) -> Sequence[Movie]:
        """Return the bundled films."""
        return self._movies

    def links(self) -> Sequence[MovieLink]:
        """Return nothing: the films are known here by title and year alone."""
        return ()

    def demographics(self) -> Sequence[Demographics]:
        """Return nothing: simulated viewers have no age, gender or occupation."""
        return ()

    def interactions(self) -> Iterator[tuple[Interactions, int]]:
        """Yield the audience's ratings in chunks, each with its share of `size`."""
        for chunk in Audience(self._movies, SAMPLE_SIZE).interactions():
            yield chunk, len(chunk) * BYTES_PER_EVENT

    @property
    def rejects(self) -> Rejects:
        """Nothing: what is simulated needs no cleaning."""
        return self._rejects


@contextmanager
def open_sample() -> Iterator[SampleDataset]:
    """Open the sample; there is nothing to close."""
    yield SampleDataset()
