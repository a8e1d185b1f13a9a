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
    assert first.detail == "the examination broke off: disk on fire"
    assert first.mend
    assert second.severity is Severity.OK


def test_a_mistake_of_our_own_is_told_without_the_names_of_classes() -> None:
    def mistaken() -> Finding:
        raise KeyError

    (finding,) = ExamineInstallation({"release": mistaken})().findings
    assert finding.detail == "the examination broke off: no reason was given"
    assert finding.mend is not None
    assert "report this" in finding.mend
