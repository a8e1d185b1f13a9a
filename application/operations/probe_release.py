"""Look at the releases of a role: whether the current can be served, and an earlier return."""

from application.errors import NotFoundError, ReleaseError
from application.ports.artefacts import ArtefactFolders
from application.ports.probe import Finding, Severity
from application.ports.released_versions import ReleasedVersions
from application.training.roll_back_model import rollback_command
from domain.errors import ArtefactError
from domain.identifiers import VersionNumber
from domain.models.specification import Role

SUBJECTS = {Role.RANKING: "release", Role.RATING: "release for ratings"}
_ANOTHER = (
    "`marquee models` lists the versions, and `marquee promote VERSION --force --why TEXT`"
    " puts one into production; or train again"
)


class ProbeRelease:
    """Reads the current release of a role and those before it, every file against its manifest.

    That nothing predicts ratings is no fault: everything else works without.
    """

    def __init__(
        self, role: Role, *, releases: ReleasedVersions, artefacts: ArtefactFolders
    ) -> None:
        self._role = role
        self._releases = releases
        self._artefacts = artefacts

    def __call__(self) -> Finding:
        """Say which version is in production, or which release is damaged, and the way out."""
        try:
            trail = self._releases.trail()
        except ReleaseError as error:
            return self._fault(str(error), f"remove that file, then: {_ANOTHER}")
        if not trail:
            is_needed = self._role is Role.RANKING
            return self._finding(
                Severity.WARNING if is_needed else Severity.OK,
                "nothing is in production",
                "marquee train, then marquee promote" if is_needed else None,
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
            return self._fault(
                f"version {current}, which is in production, is damaged: {wrong}",
                f"{copy}; or {self._skipping}" if can_return else copy,
            )
        damaged = [f"version {one}: {why}" for one, why in others.items() if why is not None]
        if damaged:
            return self._finding(
                Severity.WARNING,
                f"version {current} is sound, but rolling back meets damage: {'; '.join(damaged)}",
                f"nothing for now; `{self._skipping}` passes over it",
            )
        return self._finding(
            Severity.OK, f"version {current}, every file as its manifest says", None
        )

    @property
    def _skipping(self) -> str:
        return f"{rollback_command(self._role)} --skip-damaged"

    def _wrong_with(self, number: VersionNumber) -> str | None:
        try:
            self._artefacts.read_any(self._releases.folder(number))
        except (ArtefactError, NotFoundError) as error:
            return str(error)
        return None

    def _fault(self, detail: str, mend: str) -> Finding:
        return self._finding(Severity.FAULT, detail, mend)

    def _finding(self, severity: Severity, detail: str, mend: str | None) -> Finding:
        return Finding(subject=SUBJECTS[self._role], severity=severity, detail=detail, mend=mend)
