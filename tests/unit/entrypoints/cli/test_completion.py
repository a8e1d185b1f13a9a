"""What shells offer while one types."""

import os
import subprocess
import sys

import pytest

from adapters.datasets.movielens.published_names import PUBLISHED_NAMES
from entrypoints.settings import REPOSITORY

HEAVY = {"litestar", "mlflow", "numpy", "pandas", "prefect", "sqlalchemy"}


def offered(line: str) -> list[str]:
    """Return what bash is offered for the last word of `line`; `file` leaves it to bash."""
    script = (
        "import sys; sys.argv = ['marquee']; from entrypoints.cli.main import main\n"
        "try: main()\n"
        f"finally: print(*sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env={
            **os.environ,  # noqa: TID251  # a shell hands on what it has
            "_MARQUEE_COMPLETE": "bash_complete",
            "COMP_WORDS": line.strip(),
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "", f"{line} imports what takes time, or fails: {done.stderr}"
    return [item.removeprefix("plain,") for item in done.stdout.split()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("marquee tr", ["train"]),
        ("marquee train it", ["item-item"]),
        ("marquee train als popularity-", ["popularity-all-time", "popularity-genres"]),
        ("marquee train ./my", ["file,./my"]),
        ("marquee ingest s", ["sample"]),
        ("marquee ingest ml-1", ["ml-100k", "ml-10m", "ml-1m"]),
        ("marquee ingest ../da", ["file,../da"]),
        ("marquee demo --dataset ml-latest", ["ml-latest-small"]),
    ],
)
def test_names_are_offered(line: str, expected: list[str]) -> None:
    assert offered(line) == expected


def test_all_names_are_offered_where_nothing_was_typed() -> None:
    assert offered("marquee ingest ") == sorted(("sample", *PUBLISHED_NAMES))
