"""Positives of any number of movies, to see what size costs; no taste is in them."""

import numpy as np

from domain.data.interactions import Interactions
from domain.models.fit_data import FitData, Sources
from domain.recommendation.histories import training_set

VIEWERS_PER_MOVIE = 4
EVENTS_PER_VIEWER = 100
TAIL = 0.8
"""The movie of rank r is watched in proportion to r ** -TAIL."""
SEED = 42


def invented_fit(n_movies: int) -> FitData:
    """Return positives of four viewers per movie, of whom each likes about a hundred."""
    generator = np.random.default_rng(SEED)
    viewers = VIEWERS_PER_MOVIE * n_movies
    events = EVENTS_PER_VIEWER * viewers
    shares = np.arange(1, n_movies + 1) ** -TAIL
    liked = generator.choice(n_movies, events, p=shares / shares.sum())
    pairs = np.unique(generator.integers(0, viewers, events) * n_movies + liked)
    positives = Interactions(
        viewer_ids=pairs // n_movies,
        movie_ids=pairs % n_movies,
        ratings=np.full(len(pairs), 5, np.float32),
        timestamps=np.zeros(len(pairs), np.int64),
    )
    return FitData(
        slice_name="everything",
        positives=positives,
        data=training_set(positives, np.arange(n_movies)),
        sources=Sources(ratings=positives),
    )
