"""Going back: step by step, to sound releases only, and past damaged ones where asked."""

import shutil
from pathlib import Path

import pytest

from adapters.models.artefacts.folders import NumpyArtefactFolders
from application.errors import RefusedError
from domain.models.versions import Stage
from tests.homes import workshop_of
from tests.model_steps import current, flip_a_byte, promote, roll_back, run, stages


@pytest.fixture
def home(trained_home: Path, tmp_path: Path) -> Path:
    """Return a copy of the trained home: version 1 is in production, 2 and 3 are not."""
    return Path(shutil.copytree(trained_home, tmp_path / "home"))


def test_it_goes_back_step_by_step_until_nothing_is_left(home: Path) -> None:
    promote(home, 2, why="a test")
    promote(home, 3, why="a test")
    assert roll_back(home) == 2
    assert stages(home) == {1: Stage.ARCHIVED, 2: Stage.PRODUCTION, 3: Stage.ARCHIVED}
    assert roll_back(home) == 1
    assert stages(home) == {1: Stage.PRODUCTION, 2: Stage.ARCHIVED, 3: Stage.ARCHIVED}
    with pytest.raises(RefusedError, match="no earlier release"):
        roll_back(home)
    assert current(home) == 1


def test_a_damaged_release_does_not_return(home: Path) -> None:
    promote(home, 2, why="a test")
    promote(home, 3, why="a test")
    flip_a_byte(home / "released" / "2" / "movie_ids.npy")
    before = (home / "released" / "current").read_bytes()

    with pytest.raises(RefusedError, match=r"version 2 is damaged: .*movie_ids\.npy") as told:
        roll_back(home)

    assert "`marquee rollback --skip-damaged` goes further back, to version 1" in str(told.value)
    assert "`marquee promote 2 --force --why TEXT`" in str(told.value)
    assert (home / "released" / "current").read_bytes() == before
    assert stages(home)[3] is Stage.PRODUCTION


def test_damaged_releases_are_passed_over_where_asked(home: Path) -> None:
    promote(home, 2, why="a test")
    promote(home, 3, why="a test")
    (home / "released" / "2" / "manifest.json").write_text('{"format_number": 99}')
    result = run(home, "rollback", "--skip-damaged")
    assert "Version 2 is damaged and was passed over." in result.stdout
    assert "Version 1 is in production again, version 3 no longer." in result.stdout
    assert stages(home) == {1: Stage.PRODUCTION, 2: Stage.ARCHIVED, 3: Stage.ARCHIVED}


def test_where_no_older_release_is_sound_nothing_moves(home: Path) -> None:
    promote(home, 2, why="a test")
    flip_a_byte(home / "released" / "1" / "movie_ids.npy")
    with workshop_of(home) as workshop, pytest.raises(RefusedError, match="no older release"):
        workshop.roll_back_model()(skip_damaged=True)
    assert current(home) == 2


def test_a_mend_that_a_refusal_names_works(home: Path) -> None:
    promote(home, 2, why="a test")
    flip_a_byte(home / "released" / "1" / "movie_ids.npy")
    promote(home, 1, why="its files were damaged")
    assert current(home) == 1
    NumpyArtefactFolders().read(home / "released" / "1")
