"""Fits point estimates of a biased factorisation twice: to see how far they are, and on all."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from adapters.models.rating.biased_factors import BiasedFactors, model_of, spreads_about
from adapters.models.rating.content_ridge import reading_content
from domain.errors import InsufficientDataError
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData
from domain.recommendation.rating_set import RatingSet

HELD_OUT_SHARE = 0.1

Solver = Callable[[RatingSet], BiasedFactors]


def fitted_model(fit: FitData, solve: Solver, seed: int) -> BiasedFactorizationModel:
    """Return the model that `solve` finds, with the spread of ratings about it.

    A model is closer to the ratings it was fitted on than to others. So it is
    fitted twice: on nine ratings of ten, to see how far the tenth lies from the
    predictions, and on all of them. `seed` draws the tenth. Raises
    `InsufficientDataError` where a tenth is less than one rating.
    """
    data = fit.rating_set()
    held_out = drawn_tenth(data, seed)
    seen, unseen = data.take(~held_out), data.take(held_out)
    trial = model_of(solve(seen), seen)
    model = replace(model_of(solve(data), data), spreads=spreads_about(trial, unseen))
    return reading_content(model, fit.movies, trial, unseen)


def drawn_tenth(data: RatingSet, seed: int) -> NDArray[np.bool_]:
    """Return a mask of a tenth of the ratings, (n,), or raise `InsufficientDataError` if none."""
    n = int(HELD_OUT_SHARE * len(data))
    if n == 0:
        raise InsufficientDataError(
            f"{len(data)} ratings are too few to learn from how ratings are given; ingest more"
        )
    drawn = np.zeros(len(data), np.bool_)
    drawn[np.random.default_rng(seed).permutation(len(data))[:n]] = True
    return drawn
