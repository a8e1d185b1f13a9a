"""Predictors of ratings that are small enough to reckon by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from application.serving.served_ratings import ServedRatings
from domain.identifiers import VersionNumber
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.recommendation.rating_predictor import RatingPredictor


def predictor_by_biases(viewer_ids: Sequence[int] = (10, 20)) -> RatingPredictor:
    """Return one that goes by biases: viewers are half a star apart, movies 7 and 8 two.

    Movie 9 has no ratings. Intervals reach one star in either direction.
    """
    biases = np.linspace(-0.25, 0.25, len(viewer_ids))
    return RatingPredictor(
        model=BiasedFactorizationModel(
            global_mean=3.0,
            viewer_biases=biases.astype(np.float32),
            movie_biases=np.array([-1, 1, 0], np.float32),
            viewer_factors=np.zeros((len(viewer_ids), 1, 0), np.float32),
            movie_factors=np.zeros((3, 1, 0), np.float32),
            viewer_ratings=np.full(len(viewer_ids), 4, np.int32),
            movie_ratings=np.array([2, 6, 0], np.int32),
            spreads=np.full(4, 1.0 / 1.959964),
            lowest=1.0,
            highest=5.0,
        ),
        viewer_ids=np.array(viewer_ids, np.int64),
        movie_ids=np.array([7, 8, 9]),
        scale=5.0,
    )


def served_ratings_of(predictor: RatingPredictor, **changes: Any) -> ServedRatings:
    """Return a predictor as version 3 in production, fitted on ratings up to second 1,000."""
    values: dict[str, Any] = {
        "number": VersionNumber(3),
        "folder": Path("nowhere"),
        "family": "biased-mf",
        "manifest_sha256": "ab" * 32,
        "predictor": predictor,
        "belief": predictor.model.viewer_belief(),
        "newest": 1_000,
    }
    return ServedRatings(**{**values, **changes})
