"""Small values that tests share."""

from datetime import UTC, datetime

import numpy as np

from application.ports.artefacts import TrainedModel
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.data.provenance import DataFingerprint
from domain.identifiers import MovieId, VersionNumber
from domain.models.manifest import FitRecord, Manifest
from domain.models.popularity import Decay, popularity_of, well_rated
from domain.models.specification import ModelPlan
from domain.recommendation.histories import TrainingSet, training_set
from domain.recommendation.scoring import RankingModel, Scores

DAY = 86_400
MOMENT = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)


def ratings_of_two_tastes(viewers: int = 40, movies: int = 30, seed: int = 7) -> Interactions:
    """Return ratings of 4 or 5 by viewers who like the even movies, or the odd, and a few others.

    Ids have gaps: viewer 10, 20, …; movie 100, 103, ….
    """
    generator = np.random.default_rng(seed)
    taste = np.arange(movies) % 2 == np.arange(viewers)[:, np.newaxis] % 2
    likes = generator.random((viewers, movies)) < np.where(taste, 0.6, 0.05)
    rows, columns = np.nonzero(likes)
    return Interactions(
        viewer_ids=(rows * 10 + 10).astype(np.int64),
        movie_ids=(columns * 3 + 100).astype(np.int64),
        ratings=generator.choice(np.array([4, 5], np.float32), len(rows)),
        timestamps=generator.integers(0, 100 * DAY, len(rows)),
    )


def training_set_of(ratings: Interactions) -> TrainingSet:
    """Return a training set on the axis of the movies of `ratings` and one without a positive."""
    movie_ids = np.append(np.unique(ratings.movie_ids), 9_999)
    return training_set(ratings.positives(), movie_ids)


def movies_of(data: TrainingSet) -> list[Movie]:
    """Return a movie for each position of the axis; every second one is a comedy."""
    return [
        Movie(
            movie_id=MovieId(int(movie_id)),
            slug=f"movie+{movie_id}",
            title=f"Movie {movie_id}",
            year=1990 + position,
            genres=("Comedy",) if position % 2 else ("Drama", "War"),
        )
        for position, movie_id in enumerate(data.movie_ids)
    ]


def trained_model_of(
    model: RankingModel, ratings: Interactions, movie_vectors: Scores
) -> TrainedModel:
    """Return `model`, fitted on `training_set_of(ratings)`, with all that serving needs."""
    data = training_set_of(ratings)
    return TrainedModel(
        model=model,
        data=data,
        popularity=popularity_of(data, Decay()),
        well_rated=well_rated(ratings, data.movie_ids),
        movie_vectors=movie_vectors,
        movies=movies_of(data),
    )


def manifest_of(plan: ModelPlan, number: int = 1) -> Manifest:
    """Return a manifest for `plan` without file hashes."""
    fit = FitRecord(
        slice_name="everything",
        data=DataFingerprint(rows=3, sha256="ab" * 32, first_timestamp=1, last_timestamp=9),
        seconds=0.5,
    )
    return Manifest(
        version=VersionNumber(number),
        plan=plan,
        evaluated_fit=fit,
        released_fit=fit,
        created_at=MOMENT,
        git_commit="0123abc",
        packages={"numpy": "2"},
    )
