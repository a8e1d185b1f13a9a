"""A predictor of ratings as files in a folder."""

from pathlib import Path

import numpy as np

from adapters.models.artefacts.array_files import Arrays, model_of, write_arrays
from adapters.models.families import rating_family_named
from domain.models.manifest import Manifest
from domain.recommendation.rating_predictor import RatingPredictor


def write_predictor(predictor: RatingPredictor, folder: Path) -> None:
    """Write the axes, the end of the scale, and the arrays of the model."""
    axes: Arrays = {
        "viewer_ids": predictor.viewer_ids,
        "movie_ids": predictor.movie_ids,
        "scale": np.array(predictor.scale, np.float64),
    }
    write_arrays(axes, predictor.model.arrays(), folder)


def read_predictor(manifest: Manifest, arrays: Arrays) -> RatingPredictor:
    """Return the predictor; raises KeyError naming an array that lacks."""
    return RatingPredictor(
        model=model_of(arrays, rating_family_named(manifest.plan.family).model.from_arrays),
        viewer_ids=arrays["viewer_ids"].astype(np.int64, copy=False),
        movie_ids=arrays["movie_ids"].astype(np.int64, copy=False),
        scale=float(arrays["scale"].astype(np.float64)),
    )
