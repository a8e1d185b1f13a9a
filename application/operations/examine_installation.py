"""An examination of the installation: what is sound, what is not, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass

from application.ports.probe import Finding, Probe, Severity
from domain.errors import MarqueeError


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
    except (MarqueeError, OSError) as error:
        return _broken_off(subject, error, "mend what the message names, then run this again")
    except Exception as error:  # noqa: BLE001  # one broken probe must not hide what others find
        return _broken_off(
            subject, error, "report this as a mistake of Marquee's, with `marquee --version`"
        )


def _broken_off(subject: str, error: Exception, mend: str) -> Finding:
    return Finding(
        subject=subject,
        severity=Severity.FAULT,
        detail=f"the examination broke off: {str(error) or 'no reason was given'}",
        mend=mend,
    )
