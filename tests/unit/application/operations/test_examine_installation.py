from application.operations.examine_installation import ExamineInstallation
from application.ports.probe import Finding, Severity


def finding(severity: Severity) -> Finding:
    return Finding(subject="it", severity=severity, detail="seen")


def test_warnings_leave_an_installation_sound() -> None:
    examination = ExamineInstallation(
        {"a": lambda: finding(Severity.OK), "b": lambda: finding(Severity.WARNING)}
    )()
    assert examination.is_sound
    assert len(examination.findings) == 2


def test_a_probe_that_breaks_is_a_fault_and_stops_no_other() -> None:
    def broken() -> Finding:
        raise OSError("disk on fire")

    examination = ExamineInstallation({"disk": broken, "b": lambda: finding(Severity.OK)})()
    assert not examination.is_sound
    first, second = examination.findings
    assert (first.subject, first.severity) == ("disk", Severity.FAULT)
    assert "disk on fire" in first.detail
    assert second.severity is Severity.OK
