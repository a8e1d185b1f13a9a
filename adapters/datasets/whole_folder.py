"""Folders that are written whole or not at all."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from application.errors import RefusedError, StorageError
from domain.audience.size import AudienceSize


@contextmanager
def whole_or_absent(folder: Path) -> Iterator[Path]:
    """Lend a folder that takes the place of `folder` at the end, and vanishes on failure."""
    folder = folder.resolve()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise RefusedError(f"{folder} exists and is not an empty folder; name another, or clear it")
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        yield unfinished
        unfinished.replace(folder)
    except OSError as error:
        raise StorageError(f"cannot write the audience to {folder}: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def mark_simulated(folder: Path, size: AudienceSize) -> None:
    """Write the marker which says that the viewers of a folder are simulated, and by which seed."""
    marker = {
        "simulated": True,
        "seed": size.seed,
        "viewers": size.viewers,
        "events": size.events,
    }
    (folder / "simulated.json").write_text(json.dumps(marker) + "\n", encoding="utf-8")
