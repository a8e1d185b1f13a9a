import numpy as np
import pytest

from application.training.evaluate_ranking import EvaluateRanking
from application.training.movies_along import movies_along
from application.training.prepare_data import PrepareData, PreparedData
from domain.data.interactions import Interactions, concatenated
from domain.data.provenance import fingerprint_of
from domain.data.splits import Thresholds, TimeSplitShares
from domain.errors import InsufficientDataError, InvalidValueError
from domain.models.decay import Decay
from domain.models.popularity import PopularityModel, popularity_of
from tests.builders import DAY, movies_of, ratings_of_two_tastes

HISTORY = ratings_of_two_tastes()
MODERATE = Thresholds(ratings_per_viewer=2, ratings_per_movie=3)


def one_rating(viewer: int, movie: int, rating: float, day: int) -> Interactions:
    return Interactions(
        viewer_ids=np.array([viewer]),
        movie_ids=np.array([movie]),
        ratings=np.array([rating], np.float32),
        timestamps=np.array([day * DAY]),
    )


def test_slices_follow_one_another_and_share_one_movie_axis() -> None:
    prepared = PrepareData(MODERATE)(HISTORY)
    n = len(HISTORY)
    assert len(prepared.train.positives) == pytest.approx(0.70 * n, abs=2)
    assert len(prepared.train_and_validation.positives) == pytest.approx(0.85 * n, abs=2)
    assert len(prepared.everything.positives) == n
    assert prepared.train.data.newest < prepared.validation.timestamps.min()
    assert prepared.train_and_validation.data.newest < prepared.test.timestamps.min()
    for fit in (prepared.train, prepared.train_and_validation, prepared.everything):
        assert fit.data.movie_ids is prepared.movie_ids
        assert len(fit.data.histories.movies) == len(fit.positives)
    names = [prepared.train.slice_name, prepared.train_and_validation.slice_name]
    assert names == ["train", "train+validation"]


def test_the_last_rating_decides_whether_a_movie_is_liked() -> None:
    viewer, movie = int(HISTORY.viewer_ids[0]), int(HISTORY.movie_ids[0])
    regret = one_rating(viewer, movie, 1.0, day=200)
    prepared = PrepareData(MODERATE)(concatenated([HISTORY, regret]))
    everything = prepared.everything.positives
    assert not np.any((everything.viewer_ids == viewer) & (everything.movie_ids == movie))
    assert prepared.superseded == 1
    assert np.any((prepared.ratings.viewer_ids == viewer) & (prepared.ratings.movie_ids == movie))


def test_sparse_viewers_and_movies_are_left_out_and_counted() -> None:
    stranger = one_rating(viewer=77_777, movie=int(HISTORY.movie_ids[0]), rating=5.0, day=3)
    rare = one_rating(viewer=int(HISTORY.viewer_ids[0]), movie=88_888, rating=5.0, day=3)
    prepared = PrepareData(MODERATE)(concatenated([HISTORY, stranger, rare]))
    assert 77_777 not in prepared.everything.data.viewer_ids
    assert 88_888 not in prepared.movie_ids
    assert prepared.below_thresholds == 2
    assert prepared.of_sparse_viewers.viewer_ids.tolist() == [77_777]
    assert len(prepared.rated()) == len(prepared.ratings) + 1


def test_viewers_without_a_positive_are_remembered_and_teach_nothing() -> None:
    grumbler = [one_rating(66_666, int(movie), 1.0, 3) for movie in HISTORY.movie_ids[:4]]
    plain = PrepareData(MODERATE)(HISTORY)
    prepared = PrepareData(MODERATE)(concatenated([HISTORY, *grumbler]))
    assert 66_666 in prepared.ratings.viewer_ids
    for fit, former in (
        (prepared.train, plain.train),
        (prepared.train_and_validation, plain.train_and_validation),
        (prepared.everything, plain.everything),
    ):
        assert fit.data.viewer_ids.tolist() == former.data.viewer_ids.tolist()
        assert fit.data.histories.movies.tolist() == former.data.histories.movies.tolist()


def test_a_movie_that_nobody_likes_stays_a_candidate() -> None:
    dislikes = [one_rating(int(v), 99_999, 1.0, 5) for v in np.unique(HISTORY.viewer_ids)[:4]]
    prepared = PrepareData(MODERATE)(concatenated([HISTORY, *dislikes]))
    assert 99_999 in prepared.movie_ids


def test_too_little_data_is_refused_saying_which_settings_decide() -> None:
    with pytest.raises(InsufficientDataError, match="MARQUEE_MINIMUM_RATINGS_PER_VIEWER"):
        PrepareData(Thresholds(ratings_per_viewer=999))(HISTORY)
    with pytest.raises(InsufficientDataError, match="of 0 ratings"):
        PrepareData(Thresholds())(Interactions.empty())


def test_shares_may_be_set() -> None:
    prepared = PrepareData(MODERATE, TimeSplitShares(train=0.5, validation=0.25))(HISTORY)
    assert len(prepared.test) == pytest.approx(0.25 * len(HISTORY), abs=2)


def test_a_model_is_evaluated_on_the_positives_of_the_holdout_alone() -> None:
    prepared = PrepareData(MODERATE)(HISTORY)
    fit = prepared.train_and_validation
    model = PopularityModel(scores=popularity_of(fit.data, Decay()))
    movies = movies_of(fit.data)
    plain = EvaluateRanking()(model=model, data=fit.data, holdout=prepared.test, movies=movies)
    grumbled = concatenated(
        [prepared.test, one_rating(int(plain.viewer_ids[0]), int(fit.data.movie_ids[0]), 2.0, 300)]
    )
    # The catalogue may hold more, in any order.
    again = EvaluateRanking()(
        model=model, data=fit.data, holdout=grumbled, movies=[*reversed(movies)]
    )
    assert again.metrics == plain.metrics
    assert again.intervals == plain.intervals


def test_a_movie_that_the_catalogue_lacks_is_named() -> None:
    data = PrepareData(MODERATE)(HISTORY).train.data
    with pytest.raises(InvalidValueError, match=r"1 movies of the history.* first is 100;"):
        movies_along(data.movie_ids, movies_of(data)[1:])


class TestWatched:
    """What was watched and not rated counts as liked, and as nothing else."""

    viewer, movie = int(HISTORY.viewer_ids[0]), int(HISTORY.movie_ids[0])

    def prepared(self, *watched: Interactions) -> PreparedData:
        return PrepareData(MODERATE)(HISTORY, concatenated(watched))

    def unrated(self) -> int:
        theirs = HISTORY.movie_ids[HISTORY.viewer_ids == self.viewer]
        return int(np.setdiff1d(HISTORY.movie_ids, theirs)[0])

    def test_it_is_a_positive_and_seen_and_no_rating(self) -> None:
        prepared = self.prepared(one_rating(self.viewer, self.unrated(), 4.0, day=50))
        assert len(prepared.everything.positives) == len(HISTORY) + 1
        assert prepared.watched.movie_ids.tolist() == [self.unrated()]
        assert len(prepared.ratings) == len(HISTORY)
        assert len(prepared.rated()) == len(HISTORY) + 1

    def test_a_rating_says_more_than_watching(self) -> None:
        regret = one_rating(self.viewer, self.movie, 1.0, day=200)
        watched = one_rating(self.viewer, self.movie, 4.0, day=300)
        prepared = PrepareData(MODERATE)(concatenated([HISTORY, regret]), watched)
        assert len(prepared.watched) == 0
        everything = prepared.everything.positives
        assert not np.any(
            (everything.viewer_ids == self.viewer) & (everything.movie_ids == self.movie)
        )

    def test_without_any_nothing_differs(self) -> None:
        plain, prepared = PrepareData(MODERATE)(HISTORY), self.prepared(Interactions.empty())
        for name in ("train", "train_and_validation", "everything"):
            assert fingerprint_of(getattr(plain, name).positives) == fingerprint_of(
                getattr(prepared, name).positives
            )

    def test_viewers_who_only_watch_are_learnt_from(self) -> None:
        liked = np.unique(HISTORY.movie_ids)[:5].tolist()
        prepared = self.prepared(*(one_rating(77_777, movie, 4.0, day=60) for movie in liked))
        assert 77_777 in prepared.everything.data.viewer_ids

    def test_of_a_tireless_viewer_the_newest_count(self) -> None:
        prepared = PrepareData(MODERATE, limit_per_viewer=3)(HISTORY)
        _, counts = np.unique(prepared.rated().viewer_ids, return_counts=True)
        assert counts.max() == 3
        assert (
            prepared.beyond_limit
            == len(HISTORY)
            - np.minimum(np.unique(HISTORY.viewer_ids, return_counts=True)[1], 3).sum()
        )
