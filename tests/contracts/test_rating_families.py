"""What every family that predicts ratings promises, whatever it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from adapters.models.families import RATING_FAMILIES, rating_family_named
from adapters.models.trainers import LocalModelTrainers
from domain.errors import InvalidValueError, UnknownFamilyError
from domain.evaluation.rating_intervals import interval_coverage
from domain.models.fit_data import FitData
from domain.models.knowing_viewers import knowing_raters_of
from domain.models.specification import ModelPlan, Parameter, Role
from domain.models.viewer_sample import learnt_from
from domain.recommendation.rating import RatingBasis, RatingModel
from domain.recommendation.rating_predictor import RatingPredictor
from domain.recommendation.rating_set import RatingSet
from domain.recommendation.viewer_belief import ViewerBelief
from tests.builders import fit_data_of, ratings_by_biases_and_tastes
from tests.rating_families import SMALL_PARAMETERS, fitted_rating_model, rating_plan_of

FIT = fit_data_of(ratings_by_biases_and_tastes())


def fitted(family: str, fit: FitData = FIT, /, **parameters: Parameter) -> RatingModel:
    return fitted_rating_model(family, fit, **parameters)


@dataclass(frozen=True, kw_only=True)
class Fitted:
    family: str
    model: RatingModel
    data: RatingSet


@pytest.fixture(scope="module", params=list(RATING_FAMILIES))
def case(request: pytest.FixtureRequest) -> Fitted:
    family: str = request.param
    plan = ModelPlan(name=family, family=family, role=Role.RATING)
    if lacking := LocalModelTrainers().lacking(plan, FIT):
        pytest.skip(lacking)
    return Fitted(family=family, model=fitted(family), data=FIT.rating_set())


@dataclass(frozen=True, kw_only=True)
class FoldIn:
    """A model that has never met some viewers, and the ratings of all."""

    model: RatingModel
    belief: ViewerBelief
    everybody: RatingSet
    strangers: Sequence[int]

    def ratings_of(self, viewer: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the movies that a viewer rated, and how, in an order that says nothing."""
        theirs = np.flatnonzero(self.everybody.viewers == viewer)
        theirs = np.random.default_rng(viewer).permutation(theirs)
        return self.everybody.movies[theirs], self.everybody.ratings[theirs]

    def told(
        self, movies: NDArray[np.intp], ratings: NDArray[np.float32], viewer: int | None = None
    ) -> RatingModel:
        """Return the model of the viewer who gave `ratings`."""
        found = self.model.folded_in(self.belief, viewer, movies, ratings)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def fold_in(case: Fitted) -> FoldIn:
    """Return the family fitted without every third viewer, whose movies it knows from others."""
    strangers = np.arange(0, len(case.data.viewer_ids), 3)
    ids = case.data.viewer_ids[strangers]
    known = FIT.keeping(lambda events: ~np.isin(events.viewer_ids, ids), "the others")
    model = fitted(case.family, known)
    return FoldIn(
        model=model,
        belief=model.viewer_belief(),
        everybody=case.data,
        strangers=strangers.tolist(),
    )


def every_movie(data: RatingSet) -> NDArray[np.intp]:
    return np.arange(len(data.movie_ids))


def rms(errors: Sequence[NDArray[np.float32]]) -> float:
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))


class TestRatingFamily:
    def test_the_same_plan_and_data_give_the_same_bits(self, case: Fitted) -> None:
        first, again = case.model.arrays(), fitted(case.family).arrays()
        assert first.keys() == again.keys()
        for name, array in first.items():
            assert array.dtype == again[name].dtype
            assert array.tobytes() == again[name].tobytes(), name

    def test_the_model_read_back_from_its_arrays_predicts_the_same_bits(self, case: Fitted) -> None:
        read = rating_family_named(case.family).model.from_arrays(case.model.arrays())
        for viewer in (0, 7, None):
            expected = case.model.predict(viewer, every_movie(case.data))
            found = read.predict(viewer, every_movie(case.data))
            assert_array_equal(found.ratings, expected.ratings)
            assert_array_equal(found.low, expected.low)
            assert_array_equal(found.high, expected.high)
            assert found.bases == expected.bases

    def test_viewers_are_predicted_to_rate_as_their_taste_is(self, case: Fitted) -> None:
        data = case.data
        predicted = case.model.predict_pairs(data.viewers, data.movies)
        misses = np.abs(predicted - data.ratings)
        biases_alone = np.abs(data.ratings.mean() - data.ratings)
        assert misses.mean() < 0.8 * biases_alone.mean()

    def test_predictions_and_intervals_keep_to_the_scale(self, case: Fitted) -> None:
        lowest, highest = case.data.ratings.min(), case.data.scale
        for viewer in (0, 1, None):
            found = case.model.predict(viewer, every_movie(case.data))
            assert found.ratings.shape == found.low.shape == found.high.shape
            assert found.ratings.dtype == found.low.dtype == found.high.dtype == np.float32
            assert (found.low >= lowest).all()
            assert (found.low <= found.ratings).all()
            assert (found.ratings <= found.high).all()
            assert (found.high <= highest).all()
            assert (found.low < found.high).all()

    def test_pairs_are_predicted_as_one_by_one(self, case: Fitted) -> None:
        viewers, movies = np.array([3, -1, 0, 3, -1]), np.array([5, 2, -1, 30, -1])
        found = case.model.predict_pairs(viewers, movies)
        assert found.dtype == np.float32
        for pair, (viewer, movie) in enumerate(zip(viewers, movies, strict=True)):
            known = None if viewer < 0 else int(viewer)
            alone = case.model.predict(known, np.array([movie]))
            assert_allclose(found[pair], alone.ratings[0], atol=1e-6)

    def test_slates_are_told_the_ratings_that_are_predicted(self, case: Fitted) -> None:
        """The quick way to them, also where the last movie of the axis has no rating."""
        movies = every_movie(case.data)
        for asked in (movies, movies[:-1], movies[[7, 0]], movies[:0]):
            assert_allclose(
                case.model.predict_known(3, asked), case.model.predict(3, asked).ratings, atol=1e-5
            )

    def test_what_is_unknown_falls_back_and_says_so(self, case: Fitted) -> None:
        """The last movie of the axis has no rating: it is as unknown as one beyond the axis."""
        movies = np.array([2, len(case.data.movie_ids) - 1, -1])
        of_known = case.model.predict(0, movies)
        of_stranger = case.model.predict(None, movies)
        assert of_known.bases == (
            RatingBasis.MODEL,
            RatingBasis.VIEWER_BIAS,
            RatingBasis.VIEWER_BIAS,
        )
        assert of_stranger.bases == (
            RatingBasis.MOVIE_BIAS,
            RatingBasis.GLOBAL_MEAN,
            RatingBasis.GLOBAL_MEAN,
        )
        assert of_known.ratings[1] == of_known.ratings[2]
        assert_allclose(of_stranger.ratings[1:], case.data.ratings.mean(), atol=1e-5)

    def test_a_stranger_is_told_that_loved_movies_are_better(self, case: Fitted) -> None:
        data = case.data
        rated = np.unique(data.movies)
        means = np.bincount(data.movies, data.ratings)[rated] / np.bincount(data.movies)[rated]
        predicted = case.model.predict(None, rated).ratings
        assert np.corrcoef(means, predicted)[0, 1] > 0.8

    def test_the_less_is_known_the_wider_the_interval(self, case: Fitted) -> None:
        """Where the scale cuts no interval off."""
        rated = np.unique(case.data.movies)
        of_known, of_stranger = case.model.predict(0, rated), case.model.predict(None, rated)
        whole = (np.minimum(of_known.low, of_stranger.low) > 1) & (
            np.maximum(of_known.high, of_stranger.high) < case.data.scale
        )
        assert whole.any()
        assert np.all(
            (of_known.high - of_known.low)[whole] < (of_stranger.high - of_stranger.low)[whole]
        )

    def test_nine_in_ten_of_unseen_ratings_and_more_lie_in_their_interval(
        self, case: Fitted
    ) -> None:
        ratings = FIT.sources.ratings
        held_out = np.random.default_rng(1).random(len(ratings)) < 0.2
        known = fit_data_of(ratings.select(~held_out))
        model, data = fitted(case.family, known), known.rating_set()
        predictor = RatingPredictor(
            model=model, viewer_ids=data.viewer_ids, movie_ids=data.movie_ids, scale=data.scale
        )
        assert 0.9 < interval_coverage(predictor, ratings.select(held_out)) < 1

    def test_no_movies_get_no_predictions(self, case: Fitted) -> None:
        found = case.model.predict(0, np.empty(0, np.intp))
        assert len(found.ratings) == len(found.low) == len(found.high) == len(found.bases) == 0

    def test_without_a_viewer_all_others_are_answered_as_before(self, case: Fitted) -> None:
        left = case.model.without_viewer(4)
        movies = every_movie(case.data)
        for row, former in enumerate([0, 1, 2, 3, 5, 6]):
            assert_array_equal(
                left.predict(row, movies).ratings, case.model.predict(former, movies).ratings
            )
        before, after = case.model.arrays(), left.arrays()
        n_viewers = len(case.data.viewer_ids)
        of_viewers = [name for name, array in before.items() if array.shape[:1] == (n_viewers,)]
        assert {"viewer_biases", "viewer_factors", "viewer_ratings"} <= set(of_viewers)
        for name in of_viewers:
            assert_array_equal(after[name], np.delete(before[name], 4, axis=0), err_msg=name)

    def test_what_a_stranger_rated_tells_what_they_will(self, fold_in: FoldIn) -> None:
        by_movies, by_fold_in = [], []
        for stranger in fold_in.strangers:
            movies, ratings = fold_in.ratings_of(stranger)
            half = len(movies) // 2
            told = fold_in.told(movies[:half], ratings[:half])
            asked, given = movies[half:], ratings[half:]
            by_movies.append(fold_in.model.predict(None, asked).ratings - given)
            by_fold_in.append(told.predict(0, asked).ratings - given)
        assert rms(by_fold_in) < 0.9 * rms(by_movies)

    def test_what_a_viewer_has_rated_since_is_learnt_too(self, fold_in: FoldIn) -> None:
        """All at once disliked: the more a viewer does, the more they are believed."""
        movies = fold_in.ratings_of(fold_in.strangers[0])[0]
        others = np.setdiff1d(every_movie(fold_in.everybody)[:-1], movies)
        means = [fold_in.model.predict(2, others).ratings.mean()]
        for n in (1, 4, len(movies)):
            worst = np.full(n, fold_in.everybody.ratings.min())
            means.append(
                fold_in.told(movies[:n], worst, viewer=2).predict(0, others).ratings.mean()
            )
        assert means == sorted(means, reverse=True)
        assert means[0] > means[-1] + 0.3

    def test_the_order_of_ratings_does_not_matter(self, fold_in: FoldIn) -> None:
        movies, ratings = fold_in.ratings_of(fold_in.strangers[1])
        turned = fold_in.told(movies[::-1].copy(), ratings[::-1].copy()).arrays()
        for name, array in fold_in.told(movies, ratings).arrays().items():
            assert array.tobytes() == turned[name].tobytes(), name

    def test_ratings_of_no_known_movie_tell_nothing(self, fold_in: FoldIn) -> None:
        """The last movie of the axis has no rating, as one beyond the axis."""
        unknown = np.array([len(fold_in.everybody.movie_ids) - 1, -1])
        ratings = np.array([1, 5], np.float32)
        for viewer in (None, 2):
            assert fold_in.model.folded_in(fold_in.belief, viewer, unknown, ratings) is None
        movies, given = fold_in.ratings_of(fold_in.strangers[2])
        more = fold_in.told(np.append(unknown, movies), np.append(ratings, given))
        asked = every_movie(fold_in.everybody)
        assert_array_equal(
            more.predict(0, asked).ratings, fold_in.told(movies, given).predict(0, asked).ratings
        )

    def test_the_model_of_one_viewer_keeps_to_all_promises(self, fold_in: FoldIn) -> None:
        movies = np.append(every_movie(fold_in.everybody), -1)
        asked, given = fold_in.ratings_of(fold_in.strangers[0])
        for viewer in (None, 2):
            told = fold_in.told(asked, given, viewer)
            found = told.predict(0, movies)
            assert set(found.bases[:-2]) == {RatingBasis.FOLD_IN}
            assert set(found.bases[-2:]) == {RatingBasis.VIEWER_BIAS}
            assert (found.low < found.ratings).any()
            assert (found.high - found.low <= fold_in.everybody.scale).all()
            known = np.arange(len(movies) - 2)
            assert_allclose(told.predict_known(0, known), found.ratings[:-2], atol=1e-5)
            assert_array_equal(
                told.predict(None, movies).ratings, fold_in.model.predict(None, movies).ratings
            )

    def test_the_more_a_stranger_rated_the_narrower_the_intervals(self, fold_in: FoldIn) -> None:
        movies, ratings = fold_in.ratings_of(fold_in.strangers[0])
        assert len(movies) > 10
        middling = np.full_like(ratings, 3.0)
        widths = []
        for n in (1, 4, len(movies)):
            found = fold_in.told(movies[:n], middling[:n]).predict(0, movies)
            widths.append((found.high - found.low).mean())
        assert widths == sorted(widths, reverse=True)

    def test_fitted_on_a_sample_of_viewers_it_knows_the_others_by_their_ratings(
        self, case: Fitted
    ) -> None:
        part = learnt_from(rating_plan_of(case.family).sampling(40), FIT)
        own, sampled = part.rating_set(), fitted(case.family, part)
        model = knowing_raters_of(sampled, own, case.data)
        is_met = np.isin(case.data.viewer_ids, own.viewer_ids)[case.data.viewers]
        met, others = case.data.take(is_met), case.data.take(~is_met)
        rows_before = np.searchsorted(own.viewer_ids, case.data.viewer_ids[met.viewers])
        assert_array_equal(
            model.predict_pairs(met.viewers, met.movies),
            sampled.predict_pairs(rows_before, met.movies),
        )
        strangers = np.full(len(others), -1)
        by_fold_in = np.abs(model.predict_pairs(others.viewers, others.movies) - others.ratings)
        by_movie = np.abs(model.predict_pairs(strangers, others.movies) - others.ratings)
        assert by_fold_in.mean() < 0.9 * by_movie.mean()
        rated_nothing_known = replace(case.data, movies=np.full(len(case.data), -1))
        averages = knowing_raters_of(sampled, own, rated_nothing_known)
        assert_array_equal(
            averages.predict_pairs(others.viewers, others.movies),
            averages.predict_pairs(strangers, others.movies),
        )

    def test_nothing_is_learnt_from_after_the_slice(self, case: Fitted) -> None:
        moment = int(np.quantile(FIT.sources.ratings.timestamps, 0.7))
        past = FIT.until(moment, "past")
        early = FIT.sources.ratings.select(FIT.sources.ratings.timestamps < moment)
        alone = replace(past, sources=replace(past.sources, ratings=early), before=None)
        first, second = fitted(case.family, past).arrays(), fitted(case.family, alone).arrays()
        for name, array in first.items():
            assert array.tobytes() == second[name].tobytes(), name

    def test_an_unknown_parameter_is_refused_with_the_nearest_name(self, case: Fitted) -> None:
        name = next(iter(SMALL_PARAMETERS[case.family]))
        with pytest.raises(InvalidValueError, match=f"'{name}s'; did you mean '{name}'") as refusal:
            fitted(case.family, **{f"{name}s": 3})
        assert f"plan {case.family}" in str(refusal.value)

    def test_a_parameter_out_of_range_is_refused_by_name(self, case: Fitted) -> None:
        for name in SMALL_PARAMETERS[case.family]:
            for value in (-1, "many"):
                with pytest.raises(InvalidValueError, match=f"parameter '{name}' is {value!r}"):
                    fitted(case.family, **{name: value})


def test_an_unknown_family_is_refused_listing_the_known_ones() -> None:
    with pytest.raises(UnknownFamilyError, match="no family 'als'; known: biased-mf"):
        LocalModelTrainers().rating("als")


def test_the_trainers_are_those_of_the_list() -> None:
    assert tuple(LocalModelTrainers().families(Role.RATING)) == tuple(RATING_FAMILIES)
