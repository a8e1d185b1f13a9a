"""Look whether the registry still has what others know of."""

from collections.abc import Callable

from application.errors import ReleaseError, StorageError
from application.ports.model_records import ModelRecords
from application.ports.probe import Finding, Severity
from application.ports.released_versions import ReleasedOfRoles

SUBJECT = "registry"


class ProbeRegistry:
    """Compares what is published and released with the registry, without opening it.

    Opening it takes seconds, so only whether it is there is asked.
    """

    def __init__(
        self,
        *,
        place: str,
        is_there: Callable[[], bool],
        records: Callable[[], ModelRecords],
        releases: ReleasedOfRoles,
    ) -> None:
        self._place = place
        self._is_there = is_there
        self._records = records
        self._releases = releases

    def __call__(self) -> Finding:
        """Say how many versions there are, or which are known of and lost."""
        try:
            published = [int(version.number) for version in self._records().versions()]
            current = [
                int(number)
                for releases in self._releases.values()
                if (number := releases.current()) is not None
            ]
        except (StorageError, ReleaseError) as error:
            return self._warning(
                f"it cannot be compared with the releases: {error}",
                "mend the database and the release first",
            )
        if not self._is_there() and (published or current):
            known = ", ".join(map(str, sorted({*published, *current})))
            return self._warning(
                f"{self._place} is gone, and with it the files of the versions that are known of"
                f" ({known})",
                f"restore {self._place} from a backup; or marquee train, which goes on above those"
                " numbers, then marquee promote",
            )
        lost = [number for number in current if published and number not in published]
        if lost:
            return self._warning(
                f"version {lost[0]} is in production, but the registry does not know it",
                "nothing for now: it serves on; marquee promote puts a known version in its place",
            )
        return Finding(
            subject=SUBJECT, severity=Severity.OK, detail=f"{len(published)} versions published"
        )

    def _warning(self, detail: str, mend: str) -> Finding:
        return Finding(subject=SUBJECT, severity=Severity.WARNING, detail=detail, mend=mend)
