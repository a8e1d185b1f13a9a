"""An examination of the installation: what is sound, what is not, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.ports.probe import Finding, Probe, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All findings, in the order of their probes."""

    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken; warnings do not count."""
        return all(finding.severity is not Severity.FAULT for finding in self.findings)


class ExamineInstallation:
    """Runs every probe to its end, whatever the others find."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = probes

    def __call__(self) -> Examination:
        """Return one finding per probe."""
        return Examination(
            findings=tuple(_finding(subject, probe) for subject, probe in self._probes.items())
        )


def _finding(subject: str, probe: Probe) -> Finding:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001  # whatever breaks a probe is what it found
        return Finding(
            subject=subject,
            severity=Severity.FAULT,
            detail=f"{type(error).__name__}: {error}",
            mend="see the message",
        )
