from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from adapters.models.blend.trainer import WeightedBlend
from domain.data.interactions import Interactions, concatenated
from domain.errors import InvalidValueError, UnknownFamilyError
from domain.models.blend import BlendModel
from domain.models.fit_data import FitData, Sources
from domain.models.shallow_autoencoder import ShallowAutoencoderModel
from domain.models.specification import ModelPlan, Parameter
from domain.recommendation.histories import training_set
from tests.builders import DAY, fit_data_of, ratings_of_two_tastes
from tests.fakes.silent_progress import SilentProgress

RATINGS = ratings_of_two_tastes(viewers=80)
EASE = ModelPlan(name="ease", family="ease", parameters={"regularization": 5.0})
NEIGHBOURS = ModelPlan(name="near", family="item-item", parameters={"neighbours": 5})
POPULAR = ModelPlan(name="popular", family="popularity")
BLEND = ModelPlan(name="blend", family="blend", members=(POPULAR, EASE, NEIGHBOURS))


def fitted(
    fit: FitData | None = None, plan: ModelPlan = BLEND, **parameters: Parameter
) -> BlendModel:
    asked = replace(plan, parameters=parameters)
    return WeightedBlend().fit(asked, fit or fit_data_of(RATINGS), SilentProgress())


def with_dislikes(fit: FitData, viewers: list[int], movies: list[int], at: list[int]) -> FitData:
    disliked = Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.array(movies, np.int64),
        ratings=np.full(len(viewers), 2, np.float32),
        timestamps=np.array(at, np.int64),
    )
    ratings = concatenated([fit.sources.ratings, disliked])
    return replace(fit, sources=Sources(ratings=ratings))


def test_members_of_everybody_become_the_prior_and_personal_ones_the_tastes() -> None:
    model = fitted()
    assert model.names == ("ease", "near")
    assert model.taste_weights.shape == (2, 3)
    assert_array_equal(model.arrays().keys() & {"popular_scores"}, set())


def test_tastes_are_fitted_on_all_of_the_fit() -> None:
    model = fitted()
    alone = fitted(plan=replace(BLEND, members=(EASE,))).tastes[0]
    assert isinstance(model.tastes[0], ShallowAutoencoderModel)
    assert isinstance(alone, ShallowAutoencoderModel)
    assert_array_equal(model.tastes[0].item_weights, alone.item_weights)


def test_a_taste_that_foretold_the_last_events_outweighs_one_that_did_not() -> None:
    by_chance = replace(NEIGHBOURS, parameters={"neighbours": 1, "shrinkage": 1e6})
    model = fitted(plan=replace(BLEND, members=(EASE, by_chance)))
    assert model.taste_weights[0].sum() > model.taste_weights[1].sum()
    assert model.taste_weights[0].sum() > 0


def test_nothing_that_happens_after_a_slice_changes_its_model() -> None:
    fit = fit_data_of(RATINGS)
    early = fit.until(70 * DAY, "early")
    without = RATINGS.select(RATINGS.timestamps < 70 * DAY)
    alone = replace(
        fit,
        slice_name="early",
        positives=without.positives(),
        data=training_set(without.positives(), fit.data.movie_ids),
        sources=Sources(ratings=without),
    )
    known, lone = fitted(early).arrays(), fitted(alone).arrays()
    assert known.keys() == lone.keys()
    for name, array in known.items():
        assert_array_equal(array, lone[name], err_msg=name)


def test_where_no_viewer_comes_back_all_members_count_alike() -> None:
    moment = RATINGS.viewer_ids.astype(np.int64) * DAY
    in_turn = replace(RATINGS, timestamps=moment)
    model = fitted(fit_data_of(in_turn), held_out=0.1, slices=1)
    assert_array_equal(model.taste_weights, [[1, 0, 1], [1, 0, 1]])


def test_events_may_be_held_out_by_chance_whenever_they_happened() -> None:
    at_once = fit_data_of(replace(RATINGS, timestamps=np.zeros(len(RATINGS), np.int64)))
    model = fitted(at_once, held_out_events="any")
    assert model.taste_weights[0, 0] not in (0, 1)
    assert_array_equal(model.taste_weights, fitted(at_once, held_out_events="any").taste_weights)
    otherwise = fitted(at_once, plan=replace(BLEND, seed=1), held_out_events="any")
    assert not np.array_equal(model.taste_weights, otherwise.taste_weights)


def test_events_held_out_by_chance_tell_nothing_of_sittings() -> None:
    weights = fitted(held_out_events="any").taste_weights
    assert_array_equal(weights[:, 2], weights[:, 0])


def test_amid_a_sitting_tastes_count_by_what_came_next() -> None:
    weights = fitted().taste_weights
    assert not np.array_equal(weights[:, 2], weights[:, 0])


def test_events_of_one_moment_leave_nothing_to_learn_from() -> None:
    at_once = replace(RATINGS, timestamps=np.zeros(len(RATINGS), np.int64))
    assert_array_equal(fitted(fit_data_of(at_once)).taste_weights, [[1, 0, 1], [1, 0, 1]])


def test_what_viewers_of_the_fit_disliked_in_its_time_is_passed_over() -> None:
    fit = with_dislikes(
        fit_data_of(RATINGS), [10, 10, 20, 999], [103, 100, 100, 100], [5, 80 * DAY, 6, 7]
    )
    rows = fit.until(70 * DAY, "early").passed_over()
    assert rows[0].tolist() == [1]
    assert rows[1].tolist() == [0]
    assert len(rows.movies) == 2


def test_a_blend_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="plan blend: a blend needs members"):
        fitted(plan=replace(BLEND, members=()))


@pytest.mark.parametrize("name", ["taste", "passed"])
def test_a_member_is_not_called_like_a_part_of_the_blend_itself(name: str) -> None:
    with pytest.raises(InvalidValueError, match=f"cannot be called '{name}'"):
        fitted(plan=replace(BLEND, members=(replace(EASE, name=name),)))


def test_a_member_of_an_unknown_family_is_refused() -> None:
    unknown = ModelPlan(name="odd", family="slope-one")
    with pytest.raises(UnknownFamilyError, match="no family 'slope-one'"):
        fitted(plan=replace(BLEND, members=(unknown,)))
