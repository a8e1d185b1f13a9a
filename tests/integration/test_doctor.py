import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli.main import marquee


def examined(home: Path) -> tuple[int, dict[str, dict[str, str]]]:
    result = CliRunner().invoke(marquee, ["doctor", "--json"], env={"MARQUEE_HOME": str(home)})
    findings = json.loads(result.stdout)["findings"]
    return result.exit_code, {finding["subject"]: finding for finding in findings}


def test_an_absent_home_is_examined_without_being_made(tmp_path: Path) -> None:
    code, findings = examined(tmp_path / "home")
    assert code == 0
    assert findings["home"]["severity"] == "ok"
    assert not (tmp_path / "home").exists()


def test_an_empty_home_is_told_how_to_go_on(tmp_path: Path) -> None:
    CliRunner().invoke(marquee, ["init"], env={"MARQUEE_HOME": str(tmp_path)})
    code, findings = examined(tmp_path)
    assert code == 0
    assert "marquee ingest" in findings["database"]["mend"]
    assert "marquee train" in findings["release"]["mend"]


def test_an_unknown_setting_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_PROT", "80")
    result = CliRunner().invoke(marquee, ["doctor"], env={"MARQUEE_HOME": str(tmp_path)})
    assert result.exit_code == 1
    assert "MARQUEE_PROT (did you mean MARQUEE_PORT?)" in result.output


class TestDamage:
    @pytest.fixture
    def home(self, trained_home: Path, tmp_path: Path) -> Path:
        """Return a home of this test's own, version 1 in production."""
        return Path(shutil.copytree(trained_home, tmp_path / "home"))

    def test_a_sound_home_is_found_sound(self, home: Path) -> None:
        code, findings = examined(home)
        assert code == 0
        assert findings["database"]["detail"] == "40 movies"
        assert findings["history"]["detail"].endswith(" rows in 1 segments")
        assert "version 1, every file" in findings["release"]["detail"]

    def test_a_damaged_release_without_another_is_copied_anew(self, home: Path) -> None:
        (home / "released" / "1" / "movie_ids.npy").write_bytes(b"other")
        code, findings = examined(home)
        assert code == 1
        assert "version 1, which is in production, is damaged:" in findings["release"]["detail"]
        assert "movie_ids.npy is not the file" in findings["release"]["detail"]
        assert "rollback" not in findings["release"]["mend"]
        mend = findings["release"]["mend"].partition(", which")[0]
        assert run(home, *shlex.split(mend)[1:]).exit_code == 0
        assert examined(home)[1]["release"]["severity"] == "ok"

    def test_a_release_whose_folder_is_gone_is_copied_anew(self, home: Path) -> None:
        shutil.rmtree(home / "released" / "1")
        mend = examined(home)[1]["release"]["mend"].partition(", which")[0]
        assert run(home, *shlex.split(mend)[1:]).exit_code == 0
        assert examined(home)[1]["release"]["severity"] == "ok"

    def test_a_damaged_release_after_a_sound_one_is_rolled_back(self, home: Path) -> None:
        release_another(home)
        (home / "released" / "2" / "manifest.json").unlink()
        assert "marquee rollback" in examined(home)[1]["release"]["mend"]
        run(home, "rollback", "--skip-damaged")
        assert examined(home)[1]["release"]["severity"] == "ok"

    def test_a_damaged_release_before_a_sound_one_is_a_warning(self, home: Path) -> None:
        release_another(home)
        shutil.rmtree(home / "released" / "1")
        code, findings = examined(home)
        assert code == 0
        assert findings["release"]["severity"] == "warning"
        assert "version 1 has not been released" in findings["release"]["detail"]

    def test_a_mangled_pointer_is_removed(self, home: Path) -> None:
        (home / "released" / "current").write_text("{")
        finding = examined(home)[1]["release"]
        assert finding["severity"] == "fault"
        assert "remove that file" in finding["mend"]

    def test_a_missing_segment_is_named(self, home: Path) -> None:
        (segment,) = (home / "history").glob("*.parquet")
        segment.unlink()
        code, findings = examined(home)
        assert code == 1
        assert segment.stem in findings["history"]["detail"]
        assert str(home / "history") in findings["history"]["mend"]
        assert "MARQUEE_HOME" in findings["history"]["mend"]

    @pytest.mark.parametrize("content", [b"no database" * 500, b""])
    def test_a_database_that_is_none_leaves_other_findings(
        self, home: Path, content: bytes
    ) -> None:
        for file in home.glob("marquee.db*"):
            file.unlink()
        (home / "marquee.db").write_bytes(content)
        _, findings = examined(home)
        assert findings["database"]["severity"] != "ok"
        assert findings["database"]["mend"]
        assert findings["release"]["severity"] == "ok"

    @pytest.mark.parametrize(
        "harm",
        ["marquee.db", "released/current", "released/1/manifest.json", "released/1/movie_ids.npy"],
    )
    def test_no_finding_speaks_of_classes(self, home: Path, harm: str) -> None:
        (home / harm).unlink()
        (home / harm).mkdir()
        told = run(home, "doctor").output
        assert "✗" in told
        assert "Traceback" not in told
        assert not re.search(r"[A-Za-z]+(Error|Exception)\b", told)
        faults = told.split("✗ ")[1:]
        assert all("to mend: " in fault for fault in faults)


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(marquee, list(arguments), env={"MARQUEE_HOME": str(home)})


def release_another(home: Path) -> None:
    assert run(home, "promote", "2", "--force", "--why", "a test").exit_code == 0
