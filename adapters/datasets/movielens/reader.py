"""Opens MovieLens data sets by path."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from adapters.datasets.movielens.dataset import MovieLensDataset
from adapters.datasets.movielens.layouts import recognise
from adapters.datasets.movielens.source_files import opened
from application.ports.clock import Clock

TOLERANCE = timedelta(days=1)
"""How far ahead of this machine's clock an event may lie: clocks differ."""


class MovieLensReader:
    """Opens a folder or zip in any published MovieLens layout; the layout is recognised."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @contextmanager
    def open(self, path_or_name: str) -> Iterator[MovieLensDataset]:
        """Open the data set at a path, or raise `DatasetError` saying what was looked for."""
        latest = int((self._clock.now() + TOLERANCE).timestamp())
        with opened(Path(path_or_name)) as files:
            yield MovieLensDataset(recognised=recognise(files), source=files.label, latest=latest)
