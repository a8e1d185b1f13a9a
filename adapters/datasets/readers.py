"""Finds the reader for what a user calls a data set."""

import difflib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from application.errors import DatasetError
from application.ports.dataset_reader import Dataset, DatasetReader

Opener = Callable[[], AbstractContextManager[Dataset]]


class DatasetReaders:
    """A `DatasetReader` of paths and of names; a path that exists wins over a name."""

    def __init__(self, by_path: DatasetReader, by_name: Mapping[str, Opener]) -> None:
        self._by_path = by_path
        self._by_name = by_name

    def open(self, path_or_name: str) -> AbstractContextManager[Dataset]:
        """Open what a path or name stands for, or raise `DatasetError` listing the names."""
        if not path_or_name.strip():
            raise DatasetError(f"name a folder, a zip, or one of {', '.join(self._by_name)}")
        if Path(path_or_name).exists():
            return self._by_path.open(path_or_name)
        if path_or_name in self._by_name:
            return self._by_name[path_or_name]()
        nearest = difflib.get_close_matches(path_or_name, self._by_name, n=1)
        meant = f"; did you mean {nearest[0]}?" if nearest else ""
        raise DatasetError(
            f"{path_or_name} is neither a path that exists nor the name of a data set"
            f" ({', '.join(self._by_name)}){meant}"
        )
