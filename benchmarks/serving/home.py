"""A home of the size of ml-1m, made by the product's own commands."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from entrypoints.settings import REPOSITORY, environment_for

VIEWERS, EVENTS = 6_040, 1_000_209
"""The size of the simulated audience that stands in where MovieLens is absent."""


RATING_PLAN = "biased-mf"
"""What predicts the ratings that slates tell."""


@contextmanager
def trained_home(plans: Sequence[str]) -> Iterator[tuple[Path, dict[str, int]]]:
    """Yield a home where `plans` are trained, and the version of each; it is gone afterwards.

    What predicts ratings is in production.
    """
    with tempfile.TemporaryDirectory(prefix="marquee-bench-") as folder:
        home = Path(folder) / "home"
        marquee(home, "ingest", str(_ratings(Path(folder), home)))
        marquee(home, "train", *plans, RATING_PLAN)
        known = marquee(home, "models")["versions"]
        versions = {version["model"]: version["version"] for version in known}
        release(home, versions.pop(RATING_PLAN))
        yield home, versions


def release(home: Path, version: int) -> None:
    """Put a version into production, whatever the policy says."""
    marquee(home, "promote", str(version), "--force", "--why", "a benchmark serves it")


def marquee(home: Path, *arguments: str) -> Any:
    """Run a command that reports, and return its JSON document."""
    run = subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", *arguments, "--json"],
        check=False,
        capture_output=True,
        text=True,
        env=environment_for(home),
        cwd=REPOSITORY,
    )
    if run.returncode:
        sys.exit(f"marquee {' '.join(arguments)} failed:\n{run.stderr}")
    return json.loads(run.stdout)


def _ratings(folder: Path, home: Path) -> Path:
    datasets = Path(os.environ.get("DATASETS_DIR", REPOSITORY.parent / "shared" / "data"))  # noqa: TID251  # benchmarks are told here where data lies
    if (datasets / "ml-1m").is_dir():
        return datasets / "ml-1m"
    print("No ml-1m in DATASETS_DIR: a simulated audience of its size stands in.")
    simulated = folder / "simulated"
    marquee(
        home, "simulate", "--viewers", str(VIEWERS), "--events", str(EVENTS),
        "--out", str(simulated),
    )  # fmt: skip
    return simulated
