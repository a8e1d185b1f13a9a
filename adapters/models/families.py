"""The families of models: the only list of them.

Serving reads models of any family by this list, so it must not import the
libraries that fit them: trainers are named, and imported when one is asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from adapters.models.needs import (
    given_ratings,
    neural_libraries,
    neural_libraries_and_ratings,
    nothing_more,
    watched_minutes,
)
from domain.errors import UnknownFamilyError
from domain.models.array_names import found_behind
from domain.models.biased_factorization import BiasedFactorizationModel
from domain.models.blend import BlendModel
from domain.models.fit_data import FitData
from domain.models.hybrid import HybridModel
from domain.models.hybrid_ranking import HybridRankingModel
from domain.models.item_similarity import ItemSimilarityModel
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.popularity import PopularityModel
from domain.models.popularity_genres import PopularityGenresModel
from domain.models.session_similarity import SessionSimilarityModel
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.models.specification import ModelPlan
from domain.models.watch_time import WatchTimeModel
from domain.recommendation.rating import RatingModel
from domain.recommendation.scoring import RankingModel


class StorableModel(RankingModel, Protocol):
    """A ranking model that is rebuilt from its arrays, bit for bit."""

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        ...


class StorableRatingModel(RatingModel, Protocol):
    """A rating model that is rebuilt from its arrays, bit for bit."""

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        ...


M = TypeVar("M", StorableModel, StorableRatingModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family(Generic[M]):
    """What a family makes, the module and class that fit it, and what a fit `lacks` for it."""

    model: type[M]
    trainer_module: str
    trainer_class: str
    lacks: Callable[[FitData], str | None] = nothing_more


FAMILIES: Mapping[str, Family[StorableModel]] = {
    "popularity": Family(
        model=PopularityModel,
        trainer_module="adapters.models.ranking.popularity",
        trainer_class="NumpyPopularity",
    ),
    "popularity-genres": Family(
        model=PopularityGenresModel,
        trainer_module="adapters.models.ranking.popularity_genres",
        trainer_class="NumpyPopularityGenres",
    ),
    "item-item": Family(
        model=ItemSimilarityModel,
        trainer_module="adapters.models.ranking.item_item",
        trainer_class="ScipyItemItem",
    ),
    "als": Family(
        model=MatrixFactorizationModel,
        trainer_module="adapters.models.ranking.implicit_als",
        trainer_class="ImplicitAls",
    ),
    "ials": Family(
        model=MatrixFactorizationModel,
        trainer_module="adapters.models.ranking.ials",
        trainer_class="NumpyIals",
    ),
    "ease": Family(
        model=ShallowAutoencoderModel,
        trainer_module="adapters.models.ranking.ease",
        trainer_class="ScipyEase",
    ),
    "sessions": Family(
        model=SessionSimilarityModel,
        trainer_module="adapters.models.ranking.session_neighbours",
        trainer_class="ScipySessionNeighbours",
    ),
    "arrivals": Family(
        model=PopularityModel,
        trainer_module="adapters.models.ranking.arrivals",
        trainer_class="NumpyArrivals",
    ),
    "blend": Family(
        model=BlendModel,
        trainer_module="adapters.models.blend.trainer",
        trainer_class="WeightedBlend",
    ),
    "watch-time": Family(
        model=WatchTimeModel,
        trainer_module="adapters.models.watch_time.trainer",
        trainer_class="NumpyWatchTime",
        lacks=watched_minutes,
    ),
    "hybrid": Family(
        model=HybridRankingModel,
        trainer_module="adapters.models.hybrid.trainer",
        trainer_class="TorchHybridRanking",
        lacks=neural_libraries,
    ),
}

RATING_FAMILIES: Mapping[str, Family[StorableRatingModel]] = {
    "biased-mf": Family(
        model=BiasedFactorizationModel,
        trainer_module="adapters.models.rating.biased_mf",
        trainer_class="NumpyBiasedMf",
        lacks=given_ratings,
    ),
    "svd": Family(
        model=BiasedFactorizationModel,
        trainer_module="adapters.models.rating.truncated_svd",
        trainer_class="SklearnTruncatedSvd",
        lacks=given_ratings,
    ),
    "bayesian-fm": Family(
        model=BiasedFactorizationModel,
        trainer_module="adapters.models.rating.bayesian_fm",
        trainer_class="MyfmBayesianFm",
        lacks=given_ratings,
    ),
    "hybrid": Family(
        model=HybridModel,
        trainer_module="adapters.models.hybrid.trainer",
        trainer_class="TorchHybrid",
        lacks=neural_libraries_and_ratings,
    ),
}


def family_named(name: str) -> Family[StorableModel]:
    """Return a family that ranks, or raise `UnknownFamilyError` listing those there are."""
    return _named(name, FAMILIES)


def stored_model(plan: ModelPlan, arrays: Mapping[str, NDArray[np.generic]]) -> StorableModel:
    """Return the model of a plan that `arrays` were taken from, of its members where it has any.

    Raises `UnknownFamilyError`, or KeyError where an array lacks.
    """
    family = family_named(plan.family)
    if not issubclass(family.model, BlendModel):
        return family.model.from_arrays(arrays)
    # Impersonal members have left no arrays: they have become the blend's prior.
    kept = {
        member.name: (member, found_behind(f"{member.name}_", arrays)) for member in plan.members
    }
    tastes = {name: stored_model(member, own) for name, (member, own) in kept.items() if own}
    return family.model.from_arrays(arrays, tastes)


def rating_family_named(name: str) -> Family[StorableRatingModel]:
    """Return a family that predicts ratings, or raise `UnknownFamilyError` listing them."""
    return _named(name, RATING_FAMILIES)


def _named(name: str, families: Mapping[str, Family[M]]) -> Family[M]:
    if name in families:
        return families[name]
    role = "ranking" if name in FAMILIES else "rating" if name in RATING_FAMILIES else None
    hint = f"; {name!r} is a family of the role {role!r}" if role else ""
    raise UnknownFamilyError(f"there is no family {name!r}; known: {', '.join(families)}{hint}")
