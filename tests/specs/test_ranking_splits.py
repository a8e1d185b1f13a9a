"""What each split fits on, whom it asks, and what it keeps from the fit."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.interactions import Interactions, concatenated
from domain.data.watch_shares import WatchShares
from domain.errors import InsufficientDataError, InvalidValueError
from domain.evaluation.leave_last_out import LeaveLastOut
from domain.evaluation.ranking_splits import SPLITS, split_named
from domain.evaluation.rounds import RankingSplit, Round
from domain.evaluation.strong_generalisation import StrongGeneralisation
from domain.evaluation.time_cuts import GlobalTimeSplit, RollingCuts
from domain.models.fit_data import FitData, Sources
from domain.recommendation.histories import training_set
from tests.builders import ratings_of_two_tastes

Event = tuple[int, int, int]


def history(events: list[Event], dislikes: list[Event] | None = None) -> FitData:
    """Return a history of (viewer, movie, time): likes, dislikes, and as many watches as likes."""
    likes = interactions(events, 5.0)
    movie_ids = np.unique([movie for _, movie, _ in [*events, *(dislikes or [])]])
    return FitData(
        slice_name="everything",
        positives=likes,
        data=training_set(likes, movie_ids),
        sources=Sources(
            ratings=concatenated([likes, interactions(dislikes or [], 1.0)]),
            watches=WatchShares(
                viewer_ids=likes.viewer_ids,
                movie_ids=likes.movie_ids,
                shares=np.ones(len(likes), np.float32),
                timestamps=likes.timestamps,
            ),
        ),
    )


def interactions(events: list[Event], rating: float) -> Interactions:
    viewers, movies, times = np.array(events, np.int64).reshape(-1, 3).T
    return Interactions(
        viewer_ids=viewers,
        movie_ids=movies,
        ratings=np.full(len(events), rating, np.float32),
        timestamps=times,
    )


def pairs(events: Interactions) -> set[tuple[int, int]]:
    return set(zip(events.viewer_ids.tolist(), events.movie_ids.tolist(), strict=True))


def known(one: Round) -> set[tuple[int, int]]:
    """Return what the fit or the fold-in holds of the viewers asked."""
    data = one.fit.data if one.fold_in is None else one.fold_in
    rows = np.repeat(data.viewer_ids, np.diff(data.histories.offsets))
    movies = data.movie_ids[data.histories.movies]
    asked = set(one.holdout.viewer_ids.tolist())
    return {(v, m) for v, m in zip(rows.tolist(), movies.tolist(), strict=True) if v in asked}


LINE = [(1 + time % 4, 100 + time, time) for time in range(20)]


@pytest.mark.parametrize(
    ("split", "fitted_before", "held_out"),
    [
        (GlobalTimeSplit(), [17], [(17, 20)]),
        (GlobalTimeSplit(on_validation=True), [14], [(14, 17)]),
        (RollingCuts(), [10, 12, 14, 16, 18], [(10, 12), (12, 14), (14, 16), (16, 18), (18, 20)]),
        (RollingCuts(cuts=2, first=0.2, last=0.8), [4, 10], [(4, 10), (10, 16)]),
    ],
)
def test_cuts_of_one_timeline_fit_on_all_before_and_ask_about_what_comes_until_the_next(
    split: RankingSplit, fitted_before: list[int], held_out: list[tuple[int, int]]
) -> None:
    rounds = split.rounds(history(LINE))
    assert [one.fit.before for one in rounds] == fitted_before
    assert [one.fit.positives.timestamps.max() + 1 for one in rounds] == fitted_before
    assert [one.holdout.timestamps.tolist() for one in rounds] == [
        list(range(start, end)) for start, end in held_out
    ]


def test_events_of_equal_time_go_right_of_a_cut() -> None:
    events = [(1, movie, movie // 5) for movie in range(20)]  # four seconds of five events
    (one,) = RollingCuts(cuts=1, first=0.6).rounds(history(events))
    assert one.fit.positives.timestamps.max() == 1
    assert one.holdout.timestamps.tolist() == [2] * 5 + [3] * 5


def test_two_cuts_at_one_moment_are_refused() -> None:
    with pytest.raises(InsufficientDataError, match="fewer cuts"):
        RollingCuts().rounds(history([(1, movie, movie // 19) for movie in range(20)]))


@pytest.mark.parametrize(
    ("last", "min_history", "times", "held_out"),
    [
        (2, 3, [1, 2, 3, 4, 5, 6], 2),
        (1, 5, [1, 2, 3, 4, 5, 6], 1),
        (2, 5, [1, 2, 3, 4, 5, 6], 0),  # four are left, five are asked for
        (2, 3, [1, 2, 3, 5, 5, 6], 3),  # two events of the first held-out second
        (2, 3, [1, 2, 5, 5, 5, 6], 0),  # … which leave only two before it
        (2, 1, [9, 9, 9], 0),  # all in one second: nothing is known before it
    ],
)
def test_leaving_the_last_out_takes_each_viewers_last_second_whole(
    last: int, min_history: int, times: list[int], held_out: int
) -> None:
    witness = [(2, movie, movie) for movie in range(1, 11)]
    events = [*witness, *((1, movie, time) for movie, time in enumerate(times, 1))]
    (one,) = LeaveLastOut(last=last, min_history=min_history).rounds(history(events))
    assert sum(viewer == 1 for viewer, _ in pairs(one.holdout)) == held_out
    assert sum(viewer == 2 for viewer, _ in pairs(one.holdout)) == last
    assert pairs(one.fit.positives) | pairs(one.holdout) == {(v, m) for v, m, _ in events}


def test_leaving_the_last_out_hides_from_the_fit_whatever_the_viewer_did_since() -> None:
    events = [(1, movie, movie) for movie in range(1, 9)]
    dislikes = [(1, 20, 3), (1, 21, 7), (2, 20, 99)]
    (one,) = LeaveLastOut(last=2, min_history=3).rounds(history(events, dislikes))
    rated = pairs(one.fit.ratings())
    assert (1, 20) in rated
    assert (2, 20) in rated, "of viewers who do not take part, everything is known"
    assert (1, 21) not in rated
    assert not rated & pairs(one.holdout)
    assert set(one.fit.watches().movie_ids.tolist()) == {1, 2, 3, 4, 5, 6}


def test_a_sample_of_viewers_is_left_out_and_the_same_one_each_time() -> None:
    everything = history([(viewer, m, m) for viewer in range(1, 30) for m in range(1, 9)])
    split = LeaveLastOut(last=2, min_history=3, viewers=7)
    (one,), (again,) = split.rounds(everything), split.rounds(everything)
    (other,) = replace(split, seed=1).rounds(everything)
    assert len(np.unique(one.holdout.viewer_ids)) == 7
    assert pairs(one.holdout) == pairs(again.holdout)
    assert pairs(one.holdout) != pairs(other.holdout)


EIGHT_EACH = [(viewer, movie, movie) for viewer in range(1, 41) for movie in range(1, 9)]


def test_strong_generalisation_knows_of_nobody_whom_it_asks_but_what_is_folded_in() -> None:
    everything = history(EIGHT_EACH, dislikes=[(viewer, 20, 1) for viewer in range(1, 41)])
    (test,) = StrongGeneralisation(viewers=3).rounds(everything)
    (validation,) = StrongGeneralisation(viewers=3, on_validation=True).rounds(everything)
    asked = [set(one.holdout.viewer_ids.tolist()) for one in (test, validation)]
    assert [len(viewers) for viewers in asked] == [3, 3]
    assert not asked[0] & asked[1]
    for one in (test, validation):
        fitted = {
            *one.fit.positives.viewer_ids.tolist(),
            *one.fit.ratings().viewer_ids.tolist(),
            *one.fit.watches().viewer_ids.tolist(),
        }
        assert fitted == set(range(1, 41)) - asked[0] - asked[1]


@pytest.mark.parametrize(("hidden", "events"), [(0.25, 2), (0.5, 4), (0.05, 1), (0.3, 2)])
def test_a_share_of_each_viewers_positives_is_hidden_at_least_one(
    hidden: float, events: int
) -> None:
    (one,) = StrongGeneralisation(viewers=3, hidden=hidden).rounds(history(EIGHT_EACH))
    assert (
        np.bincount(np.unique(one.holdout.viewer_ids, return_inverse=True)[1]).tolist()
        == [events] * 3
    )
    assert not known(one) & pairs(one.holdout)
    assert len(known(one)) == 3 * (8 - events)


def test_no_more_than_a_tenth_of_the_viewers_is_held_out_for_each_purpose() -> None:
    (one,) = StrongGeneralisation(viewers=600).rounds(history(EIGHT_EACH))
    assert len(np.unique(one.holdout.viewer_ids)) == 4
    with pytest.raises(InsufficientDataError, match="too few"):
        StrongGeneralisation().rounds(history(EIGHT_EACH[:40]))


@pytest.mark.parametrize(
    ("split", "parameters"),
    [
        (RollingCuts, {"cuts": 0}),
        (RollingCuts, {"first": 0.9, "last": 0.8}),
        (LeaveLastOut, {"last": 0}),
        (LeaveLastOut, {"min_history": 0}),
        (LeaveLastOut, {"viewers": 0}),
        (StrongGeneralisation, {"viewers": 0}),
        (StrongGeneralisation, {"hidden": 1.0}),
        (StrongGeneralisation, {"min_history": 1}),
    ],
)
def test_a_split_that_would_hold_out_nothing_or_all_cannot_be_made(
    split: Callable[..., RankingSplit], parameters: dict[str, float]
) -> None:
    with pytest.raises(InvalidValueError):
        split(**parameters)


@pytest.mark.parametrize("name", SPLITS)
@given(seed=st.integers(0, 20))
def test_no_split_lets_a_fit_know_what_it_holds_out(name: str, seed: int) -> None:
    ratings = ratings_of_two_tastes(viewers=60, seed=seed)
    everything = FitData(
        slice_name="everything",
        positives=ratings,
        data=training_set(ratings, np.unique(ratings.movie_ids)),
        sources=Sources(ratings=ratings),
    )
    split = split_named(name)
    for one in split.rounds(everything):
        assert len(one.holdout)
        held_out = pairs(one.holdout)
        assert not held_out & pairs(one.fit.positives)
        assert not held_out & pairs(one.fit.ratings())
        assert not held_out & known(one)
        assert one.fit.data.movie_ids is everything.data.movie_ids
    assert all(sentence.endswith(".") for sentence in split.in_words())


def test_an_unknown_split_is_told_beside_those_there_are() -> None:
    with pytest.raises(InvalidValueError, match="no split 'random'; there are global-time,"):
        split_named("random")


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("rolling-cuts:cuts=10", RollingCuts(cuts=10)),
        (
            "rolling-cuts-validation:first=0.4",
            RollingCuts(first=0.4, last=0.85, name="rolling-cuts-validation"),
        ),
        ("leave-last-out:last=1,viewers=500, seed=7", LeaveLastOut(last=1, viewers=500, seed=7)),
        (
            "strong-generalisation-validation:hidden=0.5",
            StrongGeneralisation(hidden=0.5, on_validation=True),
        ),
        ("global-time", GlobalTimeSplit()),
    ],
)
def test_a_split_is_named_with_other_parameters(text: str, split: RankingSplit) -> None:
    assert split_named(text) == split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rolling-cuts:folds=3", "no parameter 'folds'; there are cuts, first, last"),
        ("rolling-cuts:cuts=101", "need 1 to 100 cuts, as every model is fitted anew at each"),
        ("rolling-cuts:cuts=2.5", "cuts of the split rolling-cuts is no whole number: '2.5'"),
        ("rolling-cuts:first=nan", "0 < first < last <= 1: 5 cuts from nan to 1.0"),
        ("leave-last-out:seed=-1", "seed of the split leave-last-out is negative: -1"),
        ("strong-generalisation:seed=-7", "seed of the split strong-generalisation is negative"),
        ("strong-generalisation:viewers=6e2", "viewers of the split .* is no whole number: '6e2'"),
        ("rolling-cuts:cuts=many", "cuts of the split rolling-cuts is no whole number: 'many'"),
        ("rolling-cuts:cuts", "no whole number: ''"),
        ("rolling-cuts:cuts=0", "need 1 to 100 cuts"),
        ("global-time:seed=3", "no parameter 'seed'; it has none"),
        ("strong-generalisation:on_validation=1", "no parameter 'on_validation'"),
    ],
)
def test_a_parameter_that_a_split_lacks_is_told(text: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        split_named(text)
