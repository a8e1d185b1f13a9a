"""What families need, and say that they lack."""

from dataclasses import replace

import numpy as np
import pytest

from adapters.models.needs import FEWEST_WATCHED
from adapters.models.trainers import LocalModelTrainers
from domain.data.interactions import Interactions
from domain.data.watch_shares import NOTHING_WATCHED
from domain.errors import UnknownFamilyError
from domain.models.specification import ModelPlan, Role
from tests.builders import fit_data_of, ratings_of_two_tastes

FIT = fit_data_of(ratings_of_two_tastes())


def lacking(family: str, role: Role = Role.RANKING, **sources: object) -> str | None:
    fit = replace(FIT, sources=replace(FIT.sources, **sources))  # type: ignore[arg-type]  # sources of the test
    return LocalModelTrainers().lacking(ModelPlan(name="plan", family=family, role=role), fit)


@pytest.mark.parametrize("family", ["popularity", "als", "item-item", "watch-time"])
def test_a_history_of_ratings_and_watching_is_enough(family: str) -> None:
    assert lacking(family) is None


@pytest.mark.parametrize("watched", [0, FEWEST_WATCHED - 1, FEWEST_WATCHED])
def test_watch_time_needs_some_movies_watched(watched: int) -> None:
    watches = FIT.watches()
    reason = lacking("watch-time", watches=watches.select(np.arange(len(watches)) < watched))
    if watched == FEWEST_WATCHED:
        assert reason is None
    else:
        assert reason is not None
        assert f"viewers watched {watched} movies, fewer than 100" in reason
        assert "marquee ingest movielog" in reason


@pytest.mark.parametrize("family", ["biased-mf", "svd", "bayesian-fm"])
def test_predicting_ratings_needs_a_rating(family: str) -> None:
    assert lacking(family, Role.RATING) is None
    reason = lacking(family, Role.RATING, ratings=Interactions.empty())
    assert reason is not None
    assert "has none, only movies watched" in reason


def test_what_is_only_watched_does_for_families_that_rank() -> None:
    assert lacking("als", ratings=Interactions.empty(), watches=NOTHING_WATCHED) is None


def test_a_blend_needs_what_its_members_do() -> None:
    members = [ModelPlan(name=name, family=name) for name in ("ease", "watch-time")]
    blend = ModelPlan(name="blend", family="blend", members=tuple(members))
    assert LocalModelTrainers().lacking(blend, FIT) is None
    unwatched = replace(FIT, sources=replace(FIT.sources, watches=NOTHING_WATCHED))
    reason = LocalModelTrainers().lacking(blend, unwatched)
    assert str(reason).startswith("of its member watch-time: it learns from watched minutes")


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(UnknownFamilyError, match="no family 'slope-one'"):
        lacking("slope-one")
