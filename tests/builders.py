"""Small values that tests share."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from application.ports.artefacts import TrainedModel
from application.ports.origin_records import Origin
from application.ports.segment_store import Segment
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.data.provenance import DataFingerprint
from domain.data.watch_shares import WatchShares
from domain.identifiers import MovieId, RequestId, VersionNumber, ViewerId
from domain.models.decay import Decay
from domain.models.fit_data import FitData, Sources
from domain.models.manifest import FitRecord, Manifest
from domain.models.popularity import popularity_of, well_rated
from domain.models.promotion import Check, Decision, RecordedVerdict, Verdict
from domain.models.specification import ModelPlan, Role
from domain.models.versions import ModelVersion, Stage
from domain.operations.requests import ServedRequest
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.histories import TrainingSet, seen_movies, training_set
from domain.recommendation.rating import RatingModel
from domain.recommendation.rating_predictor import RatingPredictor
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


def ratings_by_biases_and_tastes(
    viewers: int = 60, movies: int = 40, seed: int = 5
) -> Interactions:
    """Return two fifths of all ratings by strict and lavish viewers of good and bad movies.

    Ratings from 1 to 5, made of both biases, a match of two tastes each, and chance.
    """
    generator = np.random.default_rng(seed)
    exact = 3.2 + generator.normal(0, 0.5, (viewers, 1)) + generator.normal(0, 0.5, (1, movies))
    exact += generator.normal(0, 0.6, (viewers, 2)) @ generator.normal(0, 0.9, (2, movies))
    given = np.rint(exact + generator.normal(0, 0.4, exact.shape)).clip(1, 5)
    rows, columns = np.nonzero(generator.random(exact.shape) < 0.4)
    return Interactions(
        viewer_ids=(rows * 10 + 10).astype(np.int64),
        movie_ids=(columns * 3 + 100).astype(np.int64),
        ratings=given[rows, columns].astype(np.float32),
        timestamps=generator.integers(0, 100 * DAY, len(rows)),
    )


def training_set_of(ratings: Interactions) -> TrainingSet:
    """Return a training set on the axis of the movies of `ratings` and one without a positive."""
    movie_ids = np.append(np.unique(ratings.movie_ids), 9_999)
    return training_set(ratings.positives(), movie_ids)


def fit_data_of(ratings: Interactions, movies: Sequence[Movie] | None = None) -> FitData:
    """Return all of `ratings` to fit on, along `training_set_of(ratings)`; all movies are known."""
    data = training_set_of(ratings)
    return FitData(
        slice_name="everything",
        positives=ratings.positives(),
        data=data,
        sources=Sources(
            ratings=ratings,
            watches=watches_of(ratings),
            movies=movies_of(data) if movies is None else movies,
        ),
    )


def watches_of(ratings: Interactions) -> WatchShares:
    """Return that every viewer watched most of what they rated, and little of another movie."""
    movies = np.unique(ratings.movie_ids)
    tried = [
        (viewer, movie)
        for viewer in np.unique(ratings.viewer_ids)
        for movie in np.setdiff1d(movies, ratings.movie_ids[ratings.viewer_ids == viewer])[:1]
    ]
    viewers, others = np.array(tried, np.int64).reshape(-1, 2).T
    return WatchShares(
        viewer_ids=np.concatenate([ratings.viewer_ids, viewers]),
        movie_ids=np.concatenate([ratings.movie_ids, others]),
        shares=np.repeat(np.array([0.9, 0.1], np.float32), (len(ratings), len(tried))),
        timestamps=np.resize(ratings.timestamps, len(ratings) + len(tried)),
    )


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
    seen = seen_movies(ratings, data)
    return TrainedModel(
        model=model,
        data=data,
        seen=seen,
        best_movies=BestMovies.of(model, data.histories, seen),
        popularity=popularity_of(data, Decay()),
        well_rated=well_rated(ratings, data.movie_ids),
        movie_vectors=movie_vectors,
        movies=movies_of(data),
    )


def predictor_of(model: RatingModel, fit: FitData) -> RatingPredictor:
    """Return `model`, fitted on the ratings of `fit`, with its axes."""
    axes = fit.rating_set()
    return RatingPredictor(
        model=model, viewer_ids=axes.viewer_ids, movie_ids=axes.movie_ids, scale=axes.scale
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


def movie_of(number: int, **changes: Any) -> Movie:
    """Return a movie whose id, slug and title are made of `number`."""
    plain = Movie(movie_id=MovieId(number), slug=f"movie+{number}", title=f"Movie {number}")
    return replace(plain, **changes)


def served_request_of(number: int = 1, **changes: Any) -> ServedRequest:
    """Return a request of two movies, served `number` seconds after `MOMENT`."""
    plain = ServedRequest(
        request_id=RequestId(f"request-{number}"),
        timestamp=MOMENT + timedelta(seconds=number),
        endpoint="/recommend",
        viewer_id=ViewerId(7),
        model_version="3",
        manifest_sha256="ab" * 32,
        is_fallback=False,
        latency_ms=0.25,
        movie_ids=(MovieId(11), MovieId(12)),
        positions=(1, 2),
        scores=(0.75, 0.5),
    )
    return plain._replace(**changes)


def version_of(plan: ModelPlan, **changed: Any) -> ModelVersion:
    """Return a personal version of `plan` as it is handed to a registry."""
    values: dict[str, Any] = {
        "number": VersionNumber(0),
        "plan": plan,
        "stage": Stage.NONE,
        "is_personal": True,
        "training_run": "run-of-tests",
        "tracking_run_id": "",
        "data_fingerprint": "ab" * 32,
        "created_at": MOMENT,
        "train_seconds": 0.25,
        "validation": {"ndcg_at_10": 0.2, "mrr": 0.3},
        "test": {"ndcg_at_10": 0.1},
        "manifest_sha256": "",
    }
    return ModelVersion(**{**values, **changed})


def verdict_on(number: int, **changed: Any) -> RecordedVerdict:
    """Return a verdict that takes version `number` as the first champion."""
    check = Check(
        metric="ndcg_at_10", challenger=0.2, champion=None, change=None, passed=True, rule="first"
    )
    verdict = Verdict(
        decision=Decision.PROMOTE,
        reasons=("it is the best",),
        checks=(check,),
        remarks=("so it is",),
    )
    values: dict[str, Any] = {
        "verdict_id": f"verdict-{number}",
        "decided_at": MOMENT,
        "role": Role.RANKING,
        "challenger": VersionNumber(number),
        "champion": None,
        "compared_on": "validation",
        "forced_why": None,
        "verdict": verdict,
    }
    return RecordedVerdict(**{**values, **changed})


def segment_of(name: str, **changes: Any) -> Segment:
    """Return a segment of 100 ratings, whose id and content are made of `name`."""
    values: dict[str, Any] = {
        "segment_id": name,
        "source": f"{name}.csv",
        "content_sha256": f"content of {name}",
        "rows": 100,
        "scale": 5.0,
        "first_timestamp": 874_724_710,
        "last_timestamp": 893_286_638,
        "created_at": MOMENT,
    }
    return Segment(**{**values, **changes})


def origin_of(name: str, **changes: Any) -> Origin:
    """Return an accepted data set of 100 ratings, whose id is `name`."""
    values: dict[str, Any] = {
        "origin_id": name,
        "kind": "dataset",
        "name": f"{name}.csv",
        "lines": 100,
        "events": 100,
        "rejects": 0,
        "recorded_at": MOMENT,
    }
    return Origin(**{**values, **changes})
