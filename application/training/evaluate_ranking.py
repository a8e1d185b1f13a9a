"""Evaluate a fitted model on what it was not fitted on."""

from collections.abc import Sequence

import numpy as np

from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.errors import InvalidValueError
from domain.evaluation.evaluation import RankingEvaluation, evaluate_ranking
from domain.identifiers import MovieId
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel

BOOTSTRAP_SEED = 20_240_501
"""One seed for all models, so that their intervals rest on the same draws."""


class EvaluateRanking:
    """Measures a model the same way each time: the same inputs give the same figures."""

    def __call__(
        self,
        *,
        model: RankingModel,
        data: TrainingSet,
        holdout: Interactions,
        movies: Sequence[Movie],
    ) -> RankingEvaluation:
        """Return the figures of `model`, fitted on `data`, on the positives in `holdout`.

        `movies` is any part of the catalogue that holds every movie of the
        axis of `data`. Raises `InsufficientDataError` where no viewer can be
        evaluated.
        """
        return evaluate_ranking(
            model,
            data,
            holdout.positives(),
            movies_along(data, movies),
            np.random.default_rng(BOOTSTRAP_SEED),
        )


def movies_along(data: TrainingSet, movies: Sequence[Movie]) -> list[Movie]:
    """Return the movie of each position of the axis of `data`.

    Raises `InvalidValueError` naming a movie that the catalogue lacks.
    """
    by_id = {movie.movie_id: movie for movie in movies}
    axis = [MovieId(movie_id) for movie_id in data.movie_ids.tolist()]
    missing = [movie_id for movie_id in axis if movie_id not in by_id]
    if missing:
        raise InvalidValueError(
            f"{len(missing)} movies of the history are not in the catalogue, the first is"
            f" {missing[0]}; ingest the data set's catalogue again"
        )
    return [by_id[movie_id] for movie_id in axis]
