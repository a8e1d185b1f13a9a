"""Preparing the home folder."""

from pathlib import Path

import pytest

from application.errors import StorageError
from application.operations.prepare_home import PrepareHome


class SchemaOnce:
    """Has one upgrade to do."""

    def __init__(self) -> None:
        self.is_due = True

    def upgrade(self) -> bool:
        was_due, self.is_due = self.is_due, False
        return was_due


def test_what_is_missing_is_made_once(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    prepare = PrepareHome(home=home, folders=(home / "history",), schema=SchemaOnce())
    first, second = prepare(), prepare()
    assert (home / "history").is_dir()
    assert (first.home, first.changed, second.changed) == (home, True, False)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a diary")
    prepare = PrepareHome(home=tmp_path / "home", folders=(), schema=SchemaOnce())
    with pytest.raises(StorageError, match=r"home cannot be made.*MARQUEE_HOME"):
        prepare()
