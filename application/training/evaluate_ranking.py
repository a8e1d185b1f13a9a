"""Evaluate a fitted model on what it was not fitted on."""

from collections.abc import Sequence

from application.training.movies_along import movies_along
from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.evaluation.evaluation import RankingEvaluation, evaluate_ranking
from domain.evaluation.holdout import warm_holdout
from domain.evaluation.intervals import draws
from domain.recommendation.histories import TrainingSet
from domain.recommendation.scoring import RankingModel


class EvaluateRanking:
    """Measures a model the same way each time: the same inputs give the same figures."""

    def __call__(
        self,
        *,
        model: RankingModel,
        data: TrainingSet,
        holdout: Interactions,
        movies: Sequence[Movie],
        fold_in: TrainingSet | None = None,
        with_slices: bool = False,
    ) -> RankingEvaluation:
        """Return the figures of `model`, fitted on `data`, on the positives in `holdout`.

        `movies` is any part of the catalogue that holds every movie of the
        axis of `data`; `fold_in` is what is known of viewers outside of it. Raises
        `InsufficientDataError` where no viewer can be evaluated.
        """
        return evaluate_ranking(
            model,
            data,
            warm_holdout(data, holdout.positives(), fold_in),
            movies_along(data.movie_ids, movies),
            draws(),
            with_slices=with_slices,
        )
