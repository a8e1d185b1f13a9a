"""Homes that have ingested and trained, on a data set small enough to do so in a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from application.ingestion.ingest_dataset import IngestRequest
from application.training.promote_model import PromotionRequest
from application.training.train_models import TrainingOutcome, TrainingRequest
from entrypoints.settings import Settings
from entrypoints.workshop_container import WorkshopContainer
from tests.dataset_files import written
from tests.fakes.plain_evaluation_report import PlainEvaluationReport
from tests.fakes.silent_progress import SilentProgress

DAY = 86_400
START = 1_600_000_000
SMALL_ALS = """
family = "als"
seed = 3
[parameters]
factors = 4
iterations = 3
"""
SMALL_PLANS = ("small-als", "item-item", "popularity")


def dataset_of_two_tastes(
    folder: Path, *, days: tuple[int, int] = (0, 100), viewers: int = 60, seed: int = 5
) -> Path:
    """Write a data set of 40 movies, whose viewers like the even or the odd ones, as MovieLens.

    Each viewer rates some 20 movies over `days`; other days bring other ratings
    by the same viewers.
    """
    generator = np.random.default_rng([seed, *days])
    movies = np.arange(1, 41)
    lines = ["userId,movieId,rating,timestamp"]
    for viewer in range(1, viewers + 1):
        likes = movies % 2 == viewer % 2
        rated = movies[generator.random(len(movies)) < np.where(likes, 0.75, 0.2)]
        times = START + generator.integers(days[0] * DAY, days[1] * DAY, len(rated))
        for movie, time in zip(rated.tolist(), times.tolist(), strict=True):
            rating = generator.integers(4, 6) if movie % 2 == viewer % 2 else 2
            lines.append(f"{viewer},{movie},{float(rating)},{time}")
    catalogue = ["movieId,title,genres"] + [
        f"{movie},Film {movie} ({1960 + movie}),{'Comedy' if movie % 2 else 'Drama|War'}"
        for movie in movies.tolist()
    ]
    return written(
        folder,
        {
            "ratings.csv": ("\n".join(lines) + "\n").encode(),
            "movies.csv": ("\n".join(catalogue) + "\n").encode(),
        },
    )


@contextmanager
def workshop_of(home: Path, **settings: Any) -> Iterator[WorkshopContainer]:
    """Open the workshop of a home, without progress on the terminal."""
    container = WorkshopContainer(settings=Settings(home=home, **settings))
    container.progress.override(SilentProgress())
    yield container
    container.engine().dispose()


def plan_files(home: Path) -> tuple[str, ...]:
    """Return what to hand to `train` for the small plans; the ALS plan lies in `home`."""
    path = home / "small-als.toml"
    path.write_text(SMALL_ALS)
    return tuple(str(path) if plan == path.stem else plan for plan in SMALL_PLANS)


def ingest(home: Path, source: Path) -> None:
    """Ingest a data set into a home."""
    with workshop_of(home) as workshop:
        workshop.ingest_dataset()(IngestRequest(source=str(source)))


def train(home: Path) -> TrainingOutcome:
    """Train the small plans in a home, without drawing plots."""
    with workshop_of(home) as workshop:
        workshop.report.override(PlainEvaluationReport())
        return workshop.train_models()(TrainingRequest(plans=plan_files(home)))


def make_trained_home(home: Path, dataset: Path) -> Path:
    """Ingest, train the small plans and promote the first champion."""
    ingest(home, dataset_of_two_tastes(dataset))
    with workshop_of(home) as workshop:
        workshop.train_models()(TrainingRequest(plans=plan_files(home)))
        assert workshop.promote_model()(PromotionRequest()).promoted
    return home
