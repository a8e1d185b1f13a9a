"""The commit and the packages that a manifest names."""

import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from adapters.git_provenance import GitProvenance


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ("git", "-C", str(folder), *identity, *arguments),  # noqa: S607  # whichever git there is
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "file").write_text("one")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    return tmp_path


def test_a_clean_checkout_names_its_commit(repository: Path) -> None:
    (repository / "untracked").write_text("no part of the code")
    assert GitProvenance(repository).git_commit() == git(repository, "rev-parse", "HEAD")


def test_changes_are_told(repository: Path) -> None:
    (repository / "file").write_text("two")
    commit = git(repository, "rev-parse", "HEAD")
    assert GitProvenance(repository).git_commit() == f"{commit}+changes"


def test_without_a_checkout_there_is_no_commit(tmp_path: Path) -> None:
    assert GitProvenance(tmp_path / "absent").git_commit() is None


def test_packages_that_can_change_a_fit_are_named(tmp_path: Path) -> None:
    packages = GitProvenance(tmp_path).packages()
    assert packages["implicit"] == version("implicit")
    assert packages["python"].startswith("3.")
