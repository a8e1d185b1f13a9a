"""Whether the intervals of predicted ratings hold what they promise."""

import numpy as np

from domain.data.ascending import ascending
from domain.data.interactions import Interactions
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.rating_predictor import RatingPredictor


def interval_coverage(predictor: RatingPredictor, held_out: Interactions) -> float:
    """Return the share of the ratings `held_out`, at least one, that lie in their interval.

    0.95 where 95 % intervals are calibrated; more where they are too wide. Source: Gneiting and
    Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007, section 6.
    """
    ordered = held_out.select(ascending(held_out.viewer_ids))
    viewers, starts = np.unique(ordered.viewer_ids, return_index=True)
    inside = 0
    for viewer, start, stop in zip(viewers, starts, [*starts[1:], len(ordered)], strict=True):
        given = ordered.ratings[start:stop]
        movies = [MovieId(movie) for movie in ordered.movie_ids[start:stop].tolist()]
        predicted = predictor.predict(ViewerId(int(viewer)), movies)
        inside += int(np.sum((predicted.low <= given) & (given <= predicted.high)))
    return inside / len(ordered)
