import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from domain.errors import InvalidValueError
from entrypoints.cli import main as command_line
from entrypoints.cli.main import COMMANDS, marquee


def test_help_lists_every_command_without_importing_one() -> None:
    script = (
        "import sys; from entrypoints.cli.main import marquee;"
        "marquee.main(['--help'], standalone_mode=False);"
        "heavy = {'mlflow', 'pandas', 'sklearn', 'prefect', 'numpy', 'sqlalchemy', 'litestar'};"
        "sys.exit(','.join(heavy & set(sys.modules)) or 0)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    assert all(name in finished.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_a_first_sentence(name: str) -> None:
    result = CliRunner().invoke(marquee, [name, "--help"])
    assert result.exit_code == 0, result.output
    command = marquee.get_command(click.Context(marquee), name)
    assert command is not None
    assert command.help


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(marquee, ["recomend"])
    assert result.exit_code == 2
    assert "No such command 'recomend'" in result.output


def test_an_unknown_setting_is_warned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARQUEE_HOEM", "/nowhere")
    result = CliRunner().invoke(marquee, ["demo", "--port", "0"])
    assert "MARQUEE_HOEM is no setting of Marquee; did you mean MARQUEE_HOME?" in result.output


def test_a_users_error_is_one_line_and_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise InvalidValueError("the port is no number")

    monkeypatch.setattr(command_line.marquee, "main", refuse)
    with pytest.raises(SystemExit) as stop:
        command_line.main()
    assert stop.value.code == 1
    assert capsys.readouterr().err == "marquee: the port is no number\n"
