import json
from pathlib import Path

import pytest
from click.testing import CliRunner

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
