"""Fixtures that every level of the tests shares."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def datasets_dir() -> Path:
    """Return the folder of published data sets, named by DATASETS_DIR; none are shipped."""
    folder = Path(os.environ.get("DATASETS_DIR", REPOSITORY.parent / "shared" / "data"))  # noqa: TID251  # tests are told here where data lies
    if not (folder / "ml-100k").is_dir():
        pytest.skip(f"no MovieLens data in {folder}; name its folder by DATASETS_DIR")
    return folder


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MARQUEE_")]:  # noqa: TID251  # a developer's own settings must not change a test
        monkeypatch.delenv(name)
