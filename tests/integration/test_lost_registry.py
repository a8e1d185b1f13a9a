"""Somebody removed `mlflow/`, and kept what is released and what was decided."""

import shutil
from pathlib import Path

import pytest

from domain.models.versions import Stage
from tests.homes import train
from tests.model_steps import current, promote, roll_back, run, stages


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a home that has lost `mlflow/`, after version 2 was refused."""
    whole = Path(shutil.copytree(trained_home, tmp_path / "whole"))
    promote(whole, 2)
    # Not removed but left behind: MLflow keeps its connections while a process lives.
    rest = shutil.ignore_patterns("mlflow")
    return Path(shutil.copytree(whole, tmp_path / "lost", ignore=rest))


def test_numbers_go_on_above_those_that_are_known_of(home: Path) -> None:
    assert [version.number for version in train(home).versions] == [4, 5, 6]
    assert current(home) == 1
    assert promote(home).recorded.challenger == 4
    assert stages(home)[4] is Stage.PRODUCTION
    assert roll_back(home) == 1
    assert [version.number for version in train(home).versions] == [7, 8, 9]


def test_a_released_number_is_not_given_again_where_the_pointer_is_lost_too(home: Path) -> None:
    (home / "released" / "current").unlink()
    (home / "released" / "1").rename(home / "released" / "12")
    assert [version.number for version in train(home).versions] == [13, 14, 15]


def test_the_doctor_tells(home: Path) -> None:
    told = run(home, "doctor").stdout
    assert "mlflow is gone, and with it the files of the versions" in told
    assert "(1, 2, 3)" in told
    assert "marquee train, which goes on above those numbers" in told
    train(home)
    assert "version 1 is in production, but the registry does not know it" in (
        run(home, "doctor").stdout
    )
    promote(home)
    assert "registry: 3 versions published" in run(home, "doctor").stdout
