"""Look at the releases: whether the current one can be served, and an earlier one return."""

from application.errors import NotFoundError, ReleaseError
from application.ports.artefacts import ArtefactFolders
from application.ports.probe import Finding, Severity
from application.ports.released_versions import ReleasedVersions
from domain.errors import ArtefactError
from domain.identifiers import VersionNumber

SUBJECT = "release"
_ANOTHER = (
    "`marquee models` lists the versions, and `marquee promote VERSION --force --why TEXT`"
    " puts one into production; or train again"
)


class ProbeRelease:
    """Reads the current release and those before it, every file against its manifest."""

    def __init__(self, *, releases: ReleasedVersions, artefacts: ArtefactFolders) -> None:
        self._releases = releases
        self._artefacts = artefacts

    def __call__(self) -> Finding:
        """Say which version is in production, or which release is damaged, and the way out."""
        try:
            trail = self._releases.trail()
        except ReleaseError as error:
            return _fault(str(error), f"remove that file, then: {_ANOTHER}")
        if not trail:
            return Finding(
                subject=SUBJECT,
                severity=Severity.WARNING,
                detail="nothing is in production",
                mend="marquee train, then marquee promote",
            )
        *earlier, current = trail
        wrong = self._wrong_with(current)
        others = {number: self._wrong_with(number) for number in dict.fromkeys(reversed(earlier))}
        if wrong is not None:
            can_return = any(why is None for number, why in others.items() if number != current)
            copy = (
                f"marquee promote {current} --force --why 'its files were damaged', which copies"
                " them from the registry anew"
            )
            return _fault(
                f"version {current}, which is in production, is damaged: {wrong}",
                f"{copy}; or marquee rollback --skip-damaged" if can_return else copy,
            )
        damaged = [f"version {one}: {why}" for one, why in others.items() if why is not None]
        if damaged:
            return Finding(
                subject=SUBJECT,
                severity=Severity.WARNING,
                detail=f"version {current} is sound, but rolling back meets damage:"
                f" {'; '.join(damaged)}",
                mend="nothing for now; `marquee rollback --skip-damaged` passes over it",
            )
        return Finding(
            subject=SUBJECT,
            severity=Severity.OK,
            detail=f"version {current}, every file as its manifest says",
        )

    def _wrong_with(self, number: VersionNumber) -> str | None:
        try:
            self._artefacts.read(self._releases.folder(number))
        except (ArtefactError, NotFoundError) as error:
            return str(error)
        return None


def _fault(detail: str, mend: str) -> Finding:
    return Finding(subject=SUBJECT, severity=Severity.FAULT, detail=detail, mend=mend)
