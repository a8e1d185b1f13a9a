"""MovieLens, where it lies on this machine, as training sees it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters.datasets.movielens.reader import MovieLensReader
from adapters.system_clock import SystemClock
from application.training.prepare_data import Beside, PrepareData, PreparedData
from domain.data.catalog import Movie
from domain.data.interactions import concatenated
from domain.data.splits import Thresholds

REPOSITORY = Path(__file__).resolve().parent.parent
DATASETS = ("ml-100k", "ml-1m")


def datasets_folder() -> Path:
    """Return where MovieLens lies; without it the script ends, saying so: it is not shipped."""
    default = REPOSITORY.parent / "shared" / "data"
    folder = Path(os.environ.get("DATASETS_DIR", default))  # noqa: TID251  # benchmarks are told where data lies
    if not all((folder / name).is_dir() for name in DATASETS):
        print(f"skipped: no MovieLens data in {folder}; name its folder by DATASETS_DIR")
        sys.exit(0)
    return folder


def prepared(folder: Path) -> tuple[PreparedData, Sequence[Movie]]:
    """Return a data set's slices and its catalogue."""
    with MovieLensReader(SystemClock()).open(str(folder)) as dataset:
        movies = dataset.movies()
        history = concatenated([chunk for chunk, _ in dataset.interactions()])
    return PrepareData(Thresholds())(history, beside=Beside(movies=movies)), movies
