"""Live replay asks, event by event, what the service would have shown at that moment."""

from dataclasses import replace

import numpy as np
import pytest

from domain.data.interactions import Interactions
from domain.evaluation.live_replay import NEVER, ReplayedEvents, replay, replay_figures
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.cold_start import FreshEvents
from domain.recommendation.recommender import Recommender
from domain.recommendation.slate import SlateRequest
from tests.recommenders import COMEDY_LOVER, STRANGER, UNTRAINED, recommender

SERVICE = recommender()
Row = tuple[int, int, float, int]


def ratings(*rows: Row) -> Interactions:
    viewers, movies, values, moments = zip(*rows, strict=True)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.array(movies, np.int64),
        ratings=np.array(values, np.float32),
        timestamps=np.array(moments, np.int64),
    )


def replayed(*rows: Row, folds_in: bool = True, of: Recommender = SERVICE) -> ReplayedEvents:
    return ReplayedEvents.joined(list(replay(of, ratings(*rows), folds_in=folds_in)))


def shown_place(viewer: int, movie: int, fresh: FreshEvents) -> int:
    """Return the place at which the service itself would have shown a movie, or NEVER."""
    request = SlateRequest(viewer_id=ViewerId(viewer), k=100)
    shown = SERVICE.pick(request, SERVICE.evidence(request, fresh)).movies
    ids = [one.movie_id for one in shown]
    return ids.index(MovieId(movie)) + 1 if movie in ids else NEVER


def liked(*movies: int) -> FreshEvents:
    return FreshEvents(liked=tuple(map(MovieId, movies)), seen=tuple(map(MovieId, movies)))


def test_each_event_is_ranked_by_what_was_known_before_it() -> None:
    found = replayed((STRANGER, 105, 5, 10), (STRANGER, 109, 4, 20), (STRANGER, 103, 5, 30))
    assert found.ranks.tolist() == [
        shown_place(STRANGER, 105, FreshEvents()),
        shown_place(STRANGER, 109, liked(105)),
        shown_place(STRANGER, 103, liked(105, 109)),
    ]
    assert found.are_cold.tolist() == [True, False, False]


def test_without_fold_in_a_stranger_stays_one_and_is_shown_nothing_twice() -> None:
    found = replayed((STRANGER, 100, 5, 10), (STRANGER, 102, 5, 20), folds_in=False)
    assert found.ranks.tolist() == [1, 2], "popular, without the first movie"
    assert found.are_cold.all()


def test_a_known_viewer_starts_from_the_model() -> None:
    found = replayed((COMEDY_LOVER, 106, 5, 10))
    assert found.ranks.tolist() == [shown_place(COMEDY_LOVER, 106, FreshEvents())]
    assert not found.are_cold.any()


def test_bad_ratings_are_not_asked_about_but_known() -> None:
    found = replayed((STRANGER, 100, 2, 10), (STRANGER, 101, 5, 20))
    assert found.ranks.tolist() == [1], "what was disliked is not shown again"
    assert found.are_cold.tolist() == [True]


def test_events_of_one_second_do_not_know_of_one_another() -> None:
    rows = (STRANGER, 101, 5.0, 10), (STRANGER, 103, 5.0, 10)
    assert replayed(*rows).ranks.tolist() == [2, 4]
    assert replayed(*rows).are_cold.all()


def test_events_are_taken_in_order_of_time() -> None:
    rows = (STRANGER, 105, 5.0, 10), (STRANGER, 109, 4.0, 20), (COMEDY_LOVER, 106, 5.0, 15)
    forward, backward = replayed(*rows), replayed(*reversed(rows))
    assert forward.ranks.tolist() == backward.ranks.tolist()
    assert forward.viewer_ids.tolist() == [STRANGER, COMEDY_LOVER, STRANGER]


@pytest.mark.parametrize("movie", [UNTRAINED, 12_345])
def test_a_movie_that_the_model_does_not_know_is_never_shown(movie: int) -> None:
    assert replayed((STRANGER, movie, 5, 10)).ranks.tolist() == [NEVER]


def test_equal_scores_rank_by_position() -> None:
    alike = replace(SERVICE, popularity=np.ones_like(SERVICE.popularity))
    assert replayed((STRANGER, 103, 5, 10), of=alike).ranks.tolist() == [4]


def test_each_viewer_counts_once() -> None:
    events = ReplayedEvents(
        viewer_ids=np.array([7, 7, 7, 9]),
        ranks=np.array([1, NEVER, 11, 3]),
        are_cold=np.array([True, False, False, True]),
    )
    found = replay_figures(events, np.random.default_rng(1))
    assert found.viewer_ids.tolist() == [7, 9]
    assert found.per_viewer["hit_rate_at_10"].tolist() == pytest.approx([1 / 3, 1])
    assert found.per_viewer["hit_rate_at_20"].tolist() == pytest.approx([2 / 3, 1])
    assert found.per_viewer["ndcg_at_10"].tolist() == pytest.approx([1 / 3, 0.5])
    assert found.metrics["mrr"] == pytest.approx(((1 + 1 / 11) / 3 + 1 / 3) / 2)
    for name, interval in found.intervals.items():
        assert interval.low <= found.metrics[name] <= interval.high
