"""Prepare the home folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from application.errors import StorageError
from application.ports.schema_migrator import SchemaMigrator


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedHome:
    """Where the home is, and whether anything was missing in it."""

    home: Path
    changed: bool


class PrepareHome:
    """Makes the home's folders and its database; done again, it changes nothing."""

    def __init__(self, *, home: Path, folders: Sequence[Path], schema: SchemaMigrator) -> None:
        self._home = home
        self._folders = folders
        self._schema = schema

    def __call__(self) -> PreparedHome:
        """Prepare what is missing, or raise `StorageError` naming the folder at fault."""
        made = [_make(folder) for folder in (self._home, *self._folders)]
        return PreparedHome(home=self._home.resolve(), changed=self._schema.upgrade() or any(made))


def _make(folder: Path) -> bool:
    if folder.is_dir():
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"the folder {folder} cannot be made: {error.strerror};"
            " name another place by MARQUEE_HOME"
        ) from error
    return True
