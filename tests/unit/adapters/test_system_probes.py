from pathlib import Path

from adapters.system_probes import KnownSettings, PinnedPackages, WritableFolder, python_version
from application.ports.probe import Severity


def test_this_python_is_new_enough() -> None:
    assert python_version().severity is Severity.OK


def test_packages_are_compared_with_their_pins(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("click==0.1 \\\n    --hash=sha256:00\nno-such-package==1.0\n")
    finding = PinnedPackages("packages", pins)()
    assert finding.severity is Severity.WARNING
    assert "no-such-package (missing, pinned 1.0)" in finding.detail
    assert "pinned 0.1" in finding.detail


def test_a_package_of_another_platform_is_not_missed(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("pywin32-of-fancy==311 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n")
    assert PinnedPackages("packages", pins)().severity is Severity.OK


def test_pins_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    finding = PinnedPackages("packages", tmp_path / "pins.txt")()
    assert finding.severity is Severity.WARNING
    assert finding.mend == f"restore {tmp_path / 'pins.txt'} from the repository"


def test_a_home_that_is_not_there_yet_is_judged_by_the_folder_above(tmp_path: Path) -> None:
    finding = WritableFolder(tmp_path / "not" / "yet")()
    assert finding.severity is Severity.OK
    assert not (tmp_path / "not").exists()


def test_unknown_settings_are_refused_with_the_nearest_name() -> None:
    finding = KnownSettings({"MARQUEE_HOTS": "MARQUEE_HOST", "MARQUEE_X": None})()
    assert finding.severity is Severity.FAULT
    assert "MARQUEE_HOTS (did you mean MARQUEE_HOST?), MARQUEE_X" in finding.detail
