"""The families of models: the only list of them.

Serving reads models of any family by this list, so it must not import the
libraries that fit them: trainers are named, and imported when one is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from domain.errors import UnknownFamilyError
from domain.models.item_similarity import ItemSimilarityModel
from domain.models.matrix_factorization import MatrixFactorizationModel
from domain.models.popularity import PopularityModel
from domain.recommendation.scoring import RankingModel


class StorableModel(RankingModel, Protocol):
    """A ranking model that is rebuilt from its arrays, bit for bit."""

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Return the model that `arrays()` was taken from; raises KeyError where one lacks."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What a family makes, and the module and class that fit it."""

    model: type[StorableModel]
    trainer_module: str
    trainer_class: str


FAMILIES: Mapping[str, Family] = {
    "popularity": Family(
        model=PopularityModel,
        trainer_module="adapters.models.popularity",
        trainer_class="NumpyPopularity",
    ),
    "item-item": Family(
        model=ItemSimilarityModel,
        trainer_module="adapters.models.item_item",
        trainer_class="ScipyItemItem",
    ),
    "als": Family(
        model=MatrixFactorizationModel,
        trainer_module="adapters.models.implicit_als",
        trainer_class="ImplicitAls",
    ),
}


def family_named(name: str) -> Family:
    """Return a family, or raise `UnknownFamilyError` listing the families there are."""
    if name not in FAMILIES:
        raise UnknownFamilyError(f"there is no family {name!r}; known: {', '.join(FAMILIES)}")
    return FAMILIES[name]
