"""A home that cannot be written: what reads works, and what writes says why it cannot."""

import json
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unprivileged import marquee, read_only

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")

READING = ("models", "evaluate", "logs", "keys list", "init")


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


@pytest.fixture
def frozen(home: Path) -> Iterator[Path]:
    """Return a home in which nothing at all can be written."""
    with read_only(home, *home.rglob("*")):
        yield home


def findings(home: Path) -> dict[str, dict[str, str]]:
    result = marquee(home, "doctor", "--json")
    assert "Traceback" not in result.stderr
    assert "Error" not in result.stdout
    return {one["subject"]: one for one in json.loads(result.stdout)["findings"]}


@pytest.mark.parametrize("line", READING)
def test_commands_that_read_work(frozen: Path, line: str) -> None:
    result = marquee(frozen, *line.split())
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout


def test_commands_that_read_see_what_was_written_last(frozen: Path) -> None:
    document = json.loads(marquee(frozen, "models", "--json").stdout)
    assert document["current"] == 1
    assert [version["version"] for version in document["versions"]] == [3, 2, 1]


@pytest.mark.parametrize("line", ["train", "promote", "rollback", "keys create ana"])
def test_commands_that_write_say_why_they_cannot(frozen: Path, line: str) -> None:
    result = marquee(frozen, *line.split())
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("marquee: ")
    assert "Permission denied" in result.stderr or "readonly database" in result.stderr


def test_the_doctor_tells_of_a_home_that_takes_no_files(frozen: Path) -> None:
    found = findings(frozen)
    assert found["home"]["severity"] == "fault"
    assert f"chmod u+w {frozen}" in found["home"]["mend"]
    assert found["database"]["severity"] == "fault"
    assert "nothing can be written" in found["database"]["detail"]
    assert found["release"]["severity"] == found["history"]["severity"] == "ok"


def test_the_doctor_tells_of_a_database_that_takes_no_changes(home: Path) -> None:
    with read_only(home / "marquee.db"):
        found = findings(home)
        assert marquee(home, "models").returncode == 0
    assert found["home"]["severity"] == "ok"
    assert found["database"]["severity"] == "fault"
    assert f" {home / 'marquee.db'}* " in found["database"]["mend"]
    for file in home.glob("marquee.db*"):  # SQLite's files beside it take over its permissions
        file.chmod(file.stat().st_mode | stat.S_IWUSR)
    mended = findings(home)["database"]
    assert mended["severity"] == "ok", mended["detail"]


def test_a_database_in_use_is_read_with_what_is_not_yet_in_its_file(home: Path) -> None:
    """Somebody else has the right to write, and does; what they stored last is not missed."""
    from tests.homes import workshop_of  # noqa: PLC0415  # a second of imports

    with workshop_of(home) as workshop:
        workshop.create_operator_key()("ana")
        with read_only(home):
            assert "ana" in marquee(home, "keys", "list").stdout
