"""Fits a Bayesian factorisation machine by Gibbs sampling, with the library myfm."""

import warnings
from dataclasses import replace
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from adapters.models.parameters import parameters_of
from adapters.models.rating.biased_factors import BiasedFactors, model_of, root_mean_square
from adapters.models.rating.content_ridge import reading_content
from adapters.models.rating.point_estimate import drawn_tenth
from adapters.models.rating.side_information import Features, movie_features, viewer_features
from application.ports.progress import Progress, Step
from domain.errors import InvalidValueError
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.recommendation.rating import RatingBasis
from domain.recommendation.rating_set import RatingSet

with warnings.catch_warnings():
    # myfm asks pkg_resources for its own version, and that warns of its end.
    warnings.simplefilter("ignore")
    from myfm._myfm import (
        FM,
        ConfigBuilder,
        FMHyperParameters,
        RelationBlock,
        TaskType,
        create_train_fm,
    )

INITIAL_SPREAD = 0.1
_PRIORS = {"alpha_0": 1.0, "beta_0": 1.0, "gamma_0": 1.0, "mu_0": 0.0, "reg_0": 1.0}
"""Those of the library: wide, and of little weight beside hundreds of ratings."""


class BayesianFmParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The factors' number, the rounds of sampling, and what is kept of them.

    The first `warm_up` rounds are thrown away; of the others, `draws` are kept,
    evenly spaced. More draws predict a little better and make a larger artefact.
    """

    factors: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 16
    iterations: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 100
    warm_up: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 20
    draws: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 40


class MyfmBayesianFm:
    """Draws from the posterior of a factorisation machine, whose penalties are learnt as well.

    Rendle, "Factorization machines with libFM", ACM TIST 3(3), 2012, with the
    features of `side_information`; "On the difficulty of evaluating baselines",
    2019, finds it ahead of newer methods. There is one random stream, so that a
    seed gives the same bits.
    """

    parameters = BayesianFmParameters

    def fit(self, plan: ModelPlan, fit: FitData, progress: Progress) -> BiasedFactorizationModel:
        """Fit `plan` on `fit`, or raise `InvalidValueError` naming the parameter at fault."""
        parameters = parameters_of(plan, BayesianFmParameters)
        if parameters.warm_up + parameters.draws > parameters.iterations:
            raise InvalidValueError(
                f"plan {plan.name}: {parameters.warm_up} rounds of warm_up leave too few of"
                f" {parameters.iterations} iterations to keep {parameters.draws} draws"
            )
        data = fit.rating_set()
        draws = _Draws(
            viewer_features(data, fit.sources.demographics),
            movie_features(data, fit.movies),
            parameters,
        )
        with progress.step(f"Fitting {plan.name}", total=parameters.iterations) as step:
            _sample(data, draws, parameters, plan.seed, step)
            model = draws.model(data)
            return reading_content(
                model, fit.movies, model, data.take(drawn_tenth(data, plan.seed))
            )


class _Draws:
    """What the kept rounds say of each viewer and movie, all features taken together.

    A machine adds w_c x_c for each feature c, and v_cᵀ v_d x_c x_d for each pair of
    them. With the features of viewers (X) and of movies apart, that is a biased
    factorisation: p_u = Σ x_c v_c, and b_u = Σ x_c w_c + the pairs within X, which
    are ½ (|p_u|² - Σ x_c² |v_c|²) (Rendle, "Factorization machines", ICDM 2010).
    """

    def __init__(
        self, viewers: Features, movies: Features, parameters: BayesianFmParameters
    ) -> None:
        self.viewers, self.movies = viewers, movies
        self._draw_of = _kept_rounds(parameters)
        self._noise = np.empty(parameters.draws)
        self._viewers, self._movies = (
            np.empty((features.columns.shape[0], parameters.draws, 1 + parameters.factors))
            for features in (viewers, movies)
        )

    def keep(self, round_: int, machine: FM, noise: float) -> None:
        """Take what `machine` says after this round, if the round is one to keep."""
        draw = self._draw_of.get(round_)
        if draw is None:
            return
        weights, vectors = np.asarray(machine.w), np.asarray(machine.V)
        n = self.viewers.columns.shape[1]
        self._noise[draw] = noise
        self._viewers[:, draw] = _together(self.viewers.columns, weights[:n], vectors[:n])
        self._viewers[:, draw, 0] += machine.w0
        self._movies[:, draw] = _together(self.movies.columns, weights[n:], vectors[n:])

    def model(self, data: RatingSet) -> BiasedFactorizationModel:
        """Return the model of all kept draws.

        Its spread is the noise that the posterior finds in ratings: unlike residuals of the fit,
        it allows for what the parameters have learnt by heart.
        """
        mean = data.ratings.mean(dtype=np.float64)
        found = BiasedFactors(
            viewer_levels=mean + self._viewers[..., 0],
            movie_levels=self._movies[..., 0],
            viewer_factors=self._viewers[..., 1:],
            movie_factors=self._movies[..., 1:],
        )
        model = model_of(found, data)
        spreads = model.spreads.copy()
        spreads[list(RatingBasis).index(RatingBasis.MODEL)] = root_mean_square(self._noise)
        return replace(model, spreads=spreads)


def _kept_rounds(parameters: BayesianFmParameters) -> dict[int, int]:
    """Return the draw that each kept round makes: evenly spaced, the last round the first draw."""
    rounds = np.linspace(parameters.iterations - 1, parameters.warm_up, parameters.draws)
    return {round_: draw for draw, round_ in enumerate(rounds.astype(int).tolist())}


def _together(
    columns: sparse.csr_matrix, weights: NDArray[np.float64], vectors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return bias and factors of each row, (n, 1 + f)."""
    factors = columns @ vectors
    squares = np.square(factors).sum(axis=1) - columns.power(2) @ np.square(vectors).sum(axis=1)
    return np.column_stack([columns @ weights + squares / 2, factors])


def _sample(
    data: RatingSet, draws: _Draws, parameters: BayesianFmParameters, seed: int, step: Step
) -> None:
    """Run the rounds, and hand each one to `draws`."""
    viewers, movies = draws.viewers, draws.movies
    groups = np.concatenate([viewers.groups, viewers.groups[-1] + 1 + movies.groups])
    builder = ConfigBuilder()
    for name, value in _PRIORS.items():
        getattr(builder, f"set_{name}")(value)
    builder.set_fit_w0(True)
    builder.set_fit_linear(True)
    builder.set_task_type(TaskType.REGRESSION)
    builder.set_n_iter(parameters.iterations)
    builder.set_n_kept_samples(1)
    builder.set_group_index(groups.tolist())

    def after_round(round_: int, machine: FM, priors: FMHyperParameters, _: object) -> bool:
        draws.keep(round_, machine, noise=priors.alpha**-0.5)
        step.advance()
        return False

    # Blocks spare repeating the features of a viewer for each of their ratings.
    create_train_fm(
        parameters.factors,
        INITIAL_SPREAD,
        sparse.csr_matrix((len(data), 0), dtype=np.float64),
        [
            RelationBlock(data.viewers.tolist(), viewers.columns),
            RelationBlock(data.movies.tolist(), movies.columns),
        ],
        data.ratings - data.ratings.mean(dtype=np.float64),
        seed,
        builder.build(),
        after_round,
    )
