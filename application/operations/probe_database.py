"""Look at the database: whether it can be read and written, and what it holds."""

from collections.abc import Callable
from pathlib import Path

from application.errors import StorageError
from application.ports.movie_catalog import MovieCatalog
from application.ports.probe import Finding, Severity

SUBJECT = "database"


class ProbeDatabase:
    """Counts the catalogue, then tries whether a change could be made; makes none."""

    def __init__(
        self,
        *,
        place: Path,
        catalog: Callable[[], MovieCatalog],
        try_to_write: Callable[[], None],
    ) -> None:
        self._place = place
        self._catalog = catalog
        self._try_to_write = try_to_write

    def __call__(self) -> Finding:
        """Say how many movies there are, or what keeps the database from its work."""
        try:
            movies = self._catalog().count()
        except StorageError as error:
            return self._fault(
                f"it cannot be read: {error}",
                f"give yourself the right to read {self._place}, restore it from a backup,"
                " or name another home by MARQUEE_HOME",
            )
        try:
            self._try_to_write()
        except StorageError as error:
            return self._fault(
                f"{movies:,} movies can be read, but nothing can be written: {error}",
                f"chmod u+w {self._place.parent} {self._place}* (sudo chown, where it is"
                " another's), or mount its disk writable; until then only commands that read work",
            )
        if not movies:
            return Finding(
                subject=SUBJECT,
                severity=Severity.WARNING,
                detail="the catalogue is empty",
                mend="marquee ingest sample, or the path of a MovieLens folder",
            )
        return Finding(subject=SUBJECT, severity=Severity.OK, detail=f"{movies:,} movies")

    def _fault(self, detail: str, mend: str) -> Finding:
        return Finding(subject=SUBJECT, severity=Severity.FAULT, detail=detail, mend=mend)
