"""Opens the MovieLens data sets that are published under a name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from adapters.datasets.movielens.checksums import (
    PIN_SUFFIX,
    check_pinned,
    check_published,
    published_md5,
)
from adapters.datasets.movielens.dataset import MovieLensDataset
from adapters.datasets.movielens.download import Download
from adapters.datasets.movielens.reader import MovieLensReader
from application.errors import DatasetError
from domain.errors import InvalidValueError

PUBLISHER = "https://files.grouplens.org/datasets/movielens"


class PublishedMovieLens:
    """Downloads a data set, checks it, and opens what was downloaded.

    It is kept for the next time where `may_keep()`.
    """

    def __init__(
        self,
        *,
        reader: MovieLensReader,
        cache: Path,
        download: Download,
        may_keep: Callable[[], bool] = lambda: True,
        base_url: str = PUBLISHER,
    ) -> None:
        if urlsplit(base_url).scheme not in {"http", "https"}:
            raise InvalidValueError(f"{base_url} is no http address")
        self._reader = reader
        self._cache = cache
        self._download = download
        self._may_keep = may_keep
        self._base_url = base_url.rstrip("/")

    @contextmanager
    def open(self, name: str) -> Iterator[MovieLensDataset]:
        """Open a data set by its published name, downloading it where it is not kept."""
        path = self._fetched(name)
        try:
            with self._reader.open(str(path)) as dataset:
                yield dataset
        finally:
            if not self._may_keep():
                path.unlink(missing_ok=True)

    def _fetched(self, name: str) -> Path:
        """Return the checked zip in the cache.

        It is checked against the MD5 published beside it, or, where none is
        published, against the SHA-256 of its first use.
        """
        path = self._cache / f"{name}.zip"
        if path.exists():
            return path
        url = f"{self._base_url}/{path.name}"
        unchecked = path.with_name(path.name + ".unchecked")
        if not unchecked.exists():
            self._download.fetch(url, unchecked)
        self._check(unchecked, path, url)
        unchecked.replace(path)
        return path

    def _check(self, unchecked: Path, path: Path, url: str) -> None:
        md5 = published_md5(self._download.text(f"{url}.md5") or "")
        try:
            if md5 is None:
                check_pinned(unchecked, path.with_name(path.name + PIN_SUFFIX))
            else:
                check_published(unchecked, md5)
        except DatasetError as error:
            unchecked.unlink()
            raise DatasetError(
                f"{url} was downloaded, but is not to be trusted: {error}."
                " It was removed; run the same command to download it anew"
            ) from error
