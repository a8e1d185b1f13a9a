"""A plan that samples viewers learns from those it draws, and from nobody else."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from domain.data.interactions import concatenated
from domain.models.blend import BlendModel
from domain.models.knowing_viewers import knowing_viewers_of
from domain.models.specification import ModelPlan, Role
from domain.models.viewer_sample import learnt_from
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes

FIT = fit_data_of(ratings_of_two_tastes())
PLAN = ModelPlan(name="als", family="als", seed=3)
MANY = len(FIT.data.viewer_ids)


@pytest.mark.parametrize("viewers", [1, 13, MANY - 1])
def test_every_source_is_of_the_viewers_drawn(viewers: int) -> None:
    part = learnt_from(PLAN.sampling(viewers), FIT)
    drawn = part.data.viewer_ids
    assert len(drawn) == viewers
    assert_array_equal(np.unique(part.ratings().viewer_ids), drawn)
    assert_array_equal(np.unique(part.watches().viewer_ids), drawn)
    whole = np.isin(FIT.positives.viewer_ids, drawn)
    assert len(part.positives) == whole.sum()
    assert part.data.movie_ids is FIT.data.movie_ids
    assert part.slice_name == f"everything, {viewers} of {MANY} viewers"


def test_those_who_rate_and_like_nothing_are_drawn_for_what_predicts_ratings() -> None:
    ratings = FIT.sources.ratings
    severe = replace(ratings, ratings=np.where(ratings.viewer_ids == 10, 1, ratings.ratings))
    fit = fit_data_of(severe)
    plan = replace(PLAN, family="svd", role=Role.RATING)
    assert learnt_from(plan.sampling(MANY), fit) is fit
    part = learnt_from(plan.sampling(MANY - 1), fit)
    assert part.slice_name == f"everything, {MANY - 1} of {MANY} viewers"
    assert len(part.rating_set().viewer_ids) == MANY - 1
    assert learnt_from(PLAN.sampling(MANY - 1), fit) is fit


@pytest.mark.parametrize("plan", [PLAN, PLAN.sampling(MANY), PLAN.sampling(MANY + 1)])
def test_all_of_a_slice_is_learnt_from_where_there_are_no_more_viewers(plan: ModelPlan) -> None:
    assert learnt_from(plan, FIT) is FIT


def test_the_seed_decides_who_is_drawn() -> None:
    plan = PLAN.sampling(20)
    first, again = learnt_from(plan, FIT), learnt_from(plan, FIT)
    assert_array_equal(first.data.viewer_ids, again.data.viewer_ids)
    other = learnt_from(replace(plan, seed=4), FIT)
    assert not np.array_equal(first.data.viewer_ids, other.data.viewer_ids)


def test_a_blend_passes_over_what_any_viewer_disliked() -> None:
    disliked = replace(
        FIT.positives.select(np.arange(len(FIT.positives)) < 1),
        viewer_ids=FIT.data.viewer_ids[-1:],
        movie_ids=FIT.data.movie_ids[-1:],
        ratings=np.ones(1, np.float32),
        timestamps=np.array([DAY]),
    )
    ratings = concatenated([FIT.sources.ratings, disliked])
    fit = replace(FIT, sources=replace(FIT.sources, ratings=ratings))
    blend = BlendModel(
        names=(),
        tastes=(),
        taste_weights=np.empty((0, 3)),
        prior=np.ones(len(fit.data.movie_ids), np.float32),
        newest=0,
        passed_over=learnt_from(PLAN.sampling(1), FIT).passed_over(),
    )
    known = knowing_viewers_of(blend, fit)
    assert isinstance(known, BlendModel)
    assert known.newest == fit.data.newest
    scores = known.score_viewers(np.arange(MANY), fit.data.histories)
    assert_array_equal(np.argwhere(scores < 0), [[MANY - 1, len(fit.data.movie_ids) - 1]])
