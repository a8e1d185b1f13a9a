"""Models that were fitted on some viewers, and know the others by fold-in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import singledispatch
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.blend import BlendModel
from domain.models.fit_data import FitData
from domain.models.hybrid import HybridModel
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.watch_time import WatchTimeModel
from domain.recommendation.histories import Histories
from domain.recommendation.rating import RatingModel
from domain.recommendation.rating_set import RatingSet
from domain.recommendation.scoring import RankingModel

F = TypeVar("F", BiasedFactorizationModel, HybridModel)


@singledispatch
def knowing_viewers_of(model: RankingModel, fit: FitData) -> RankingModel:  # noqa: ARG001  # see below
    """Return `model`, fitted on a sample, with every viewer of `fit` known to it by fold-in.

    Its rows are those of `fit.data`. Models that hold nothing of single viewers know
    everybody by their histories already.
    """
    return model


@knowing_viewers_of.register
def _(model: MatrixFactorizationModel, fit: FitData) -> MatrixFactorizationModel:
    return _folding_in(model, fit.data.histories)


@knowing_viewers_of.register
def _(model: WatchTimeModel, fit: FitData) -> WatchTimeModel:
    return replace(model, embeddings=_folding_in(model.embeddings, fit.data.histories))


@knowing_viewers_of.register
def _(model: BlendModel, fit: FitData) -> BlendModel:
    tastes = tuple(knowing_viewers_of(taste, fit) for taste in model.tastes)
    return replace(model, tastes=tastes, passed_over=fit.passed_over(), newest=fit.data.newest)


def _folding_in(model: MatrixFactorizationModel, histories: Histories) -> MatrixFactorizationModel:
    factors = [model.fold_in(histories[row]) for row in range(len(histories))]
    return replace(model, viewer_factors=np.array(factors, np.float32))


@singledispatch
def knowing_raters_of(model: RatingModel, own: RatingSet, everybody: RatingSet) -> RatingModel:  # noqa: ARG001  # see below
    """Return `model`, fitted on `own`, with the viewers of `everybody` in its rows.

    Those of `own` are among them, and keep what was learnt; the others are folded in by
    their ratings. Intervals are as wide for them as for those whom the fit has met.
    """
    raise TypeError(f"{type(model).__name__} folds nobody into its rows")


@knowing_raters_of.register
def _(
    model: BiasedFactorizationModel, own: RatingSet, everybody: RatingSet
) -> BiasedFactorizationModel:
    met = np.searchsorted(everybody.viewer_ids, own.viewer_ids)
    return _with_rows(model, met, dict(_folded_in(model, met, everybody)), everybody)


@knowing_raters_of.register
def _(model: HybridModel, own: RatingSet, everybody: RatingSet) -> HybridModel:
    met = np.searchsorted(everybody.viewer_ids, own.viewer_ids)
    folded_in = dict(_folded_in(model, met, everybody))
    tastes = np.tile(model.average_taste, (len(everybody.viewer_ids), 1))
    tastes[met] = model.tastes
    for row, of_one in folded_in.items():
        tastes[row] = of_one.tastes[0]
    parts = {row: of_one.ratings for row, of_one in folded_in.items()}
    return replace(model, ratings=_with_rows(model.ratings, met, parts, everybody), tastes=tastes)


def _folded_in(model: F, met: NDArray[np.intp], everybody: RatingSet) -> Iterator[tuple[int, F]]:
    """Yield the rows of the viewers whom `model` has not met, and its like for each of them."""
    belief = model.viewer_belief()
    ends = np.searchsorted(everybody.viewers, np.arange(len(everybody.viewer_ids) + 1))
    for row in np.setdiff1d(np.arange(len(everybody.viewer_ids)), met).tolist():
        theirs = slice(ends[row], ends[row + 1])
        movies, ratings = everybody.movies[theirs], everybody.ratings[theirs]
        of_one = model.folded_in(belief, None, movies, ratings)
        if of_one is not None:  # else the viewer rated nothing that it knows: an average one
            yield row, of_one


def _with_rows(
    model: BiasedFactorizationModel,
    met: NDArray[np.intp],
    others: Mapping[int, BiasedFactorizationModel],
    everybody: RatingSet,
) -> BiasedFactorizationModel:
    n_viewers = len(everybody.viewer_ids)
    biases = np.zeros(n_viewers, np.float32)
    factors = np.zeros((n_viewers, *model.viewer_factors.shape[1:]), np.float32)
    biases[met], factors[met] = model.viewer_biases, model.viewer_factors
    for row, of_one in others.items():
        biases[row], factors[row] = of_one.viewer_biases[0], of_one.viewer_factors[0]
    counts = np.bincount(everybody.viewers, minlength=n_viewers).astype(np.int32)
    return replace(model, viewer_biases=biases, viewer_factors=factors, viewer_ratings=counts)
