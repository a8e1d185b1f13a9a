"""The numbers of versions that are spoken of anywhere."""

from application.ports.model_records import ModelRecords
from application.ports.release_store import ReleaseStores
from domain.identifiers import VersionNumber


class KnownNumbers:
    """Knows which numbers must not be given again, even where the registry was lost."""

    def __init__(self, *, releases: ReleaseStores, records: ModelRecords) -> None:
        self._releases = releases
        self._records = records

    def highest(self) -> VersionNumber:
        """Return the highest number that a release, a verdict or a published version has; else 0.

        Asked before anything is published, since that forgets versions which
        the registry no longer has.
        """
        released = [number for store in self._releases.values() for number in store.numbers()]
        published = [version.number for version in self._records.versions()]
        judged = [verdict.challenger for verdict in self._records.verdicts()]
        return max((*released, *published, *judged), default=VersionNumber(0))
