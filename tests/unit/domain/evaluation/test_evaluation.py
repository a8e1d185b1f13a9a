"""The protocol, against an evaluation of plain loops."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from domain.data.interactions import Interactions
from domain.errors import InsufficientDataError
from domain.evaluation import rankings
from domain.evaluation.evaluation import RankingEvaluation, evaluate_ranking
from domain.evaluation.holdout import warm_holdout
from domain.recommendation.histories import Histories, History, TrainingSet, training_set
from domain.recommendation.scoring import Scores
from tests.builders import movies_of


@dataclass(frozen=True)
class TableOfScores:
    """A model whose scores are written down, (n_viewers, n_movies)."""

    table: Scores

    @property
    def is_personal(self) -> bool:
        return True

    def score_viewer(self, row: int, histories: Histories) -> Scores:  # noqa: ARG002  # the protocol's signature
        scores: Scores = self.table[row].copy()
        return scores

    def score_history(self, history: History) -> Scores:
        raise NotImplementedError

    def score_viewers(self, rows: NDArray[np.intp], histories: Histories) -> Scores:  # noqa: ARG002  # the protocol's signature
        scores: Scores = self.table[rows]
        return scores

    def contributions(self, history: History, movies: NDArray[np.intp]) -> Scores:
        raise NotImplementedError

    def without_viewer(self, row: int) -> Self:
        raise NotImplementedError

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        raise NotImplementedError


def positives(pairs: list[tuple[int, int]]) -> Interactions:
    return Interactions(
        viewer_ids=np.array([viewer for viewer, _ in pairs], np.int64),
        movie_ids=np.array([movie for _, movie in pairs], np.int64),
        ratings=np.full(len(pairs), 5, np.float32),
        timestamps=np.arange(len(pairs)),
    )


def evaluated(
    table: list[list[float]],
    fit: list[tuple[int, int]],
    later: list[tuple[int, int]],
    movies: list[int],
) -> tuple[RankingEvaluation, TrainingSet]:
    data = training_set(positives(fit), np.array(movies, np.int64))
    model = TableOfScores(np.array(table, np.float32))
    evaluation = evaluate_ranking(
        model,
        data,
        warm_holdout(data, positives(later)),
        movies_of(data),
        np.random.default_rng(0),
    )
    return evaluation, data


@st.composite
def worlds(
    draw: st.DrawFn,
) -> tuple[list[list[float]], list[tuple[int, int]], list[tuple[int, int]]]:
    """Draw viewers of 14 movies, what they liked before and after, and scores full of ties."""
    viewers = draw(st.integers(1, 6))
    everything = [(viewer, movie) for viewer in range(1, viewers + 1) for movie in range(1, 15)]
    fates = draw(
        st.lists(st.sampled_from("--fl"), min_size=len(everything), max_size=len(everything))
    )
    fit = [pair for pair, fate in zip(everything, fates, strict=True) if fate == "f"]
    later = [pair for pair, fate in zip(everything, fates, strict=True) if fate == "l"]
    warm = len({viewer for viewer, _ in fit})
    score = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0])
    table = draw(st.lists(st.lists(score, min_size=14, max_size=14), min_size=warm, max_size=warm))
    return table, fit, later


@settings(deadline=None)  # a busy machine is no counterexample
@given(world=worlds(), cells=st.sampled_from([1, 40, 10**6]))
def test_figures_equal_those_of_plain_loops_in_blocks_of_any_size(
    world: tuple[list[list[float]], list[tuple[int, int]], list[tuple[int, int]]], cells: int
) -> None:
    table, fit, later = world
    warm = sorted({viewer for viewer, _ in fit})
    expected = {}
    shown_to_any: set[int] = set()
    trained = {movie for _, movie in fit}
    for row, viewer in enumerate(warm):
        candidates = [movie for movie in range(1, 15) if (viewer, movie) not in fit]
        ranking = sorted(candidates, key=lambda movie: (-table[row][movie - 1], movie))
        shown_to_any.update(ranking[:100])
        liked = {movie for other, movie in later if other == viewer}
        if not liked:
            continue
        found = [p for p, movie in enumerate(ranking, 1) if movie in liked & trained]
        ideal = sum(1 / math.log2(p + 1) for p in range(1, min(10, len(liked)) + 1))
        expected[viewer] = {
            "ndcg_at_10": sum(1 / math.log2(p + 1) for p in found if p <= 10) / ideal,
            "recall_at_5": sum(p <= 5 for p in found) / len(liked),
            "mrr": 1 / min(found) if found else 0.0,
        }
    blocks = rankings.CELLS_PER_BLOCK
    rankings.CELLS_PER_BLOCK = cells
    try:
        if not expected:
            with pytest.raises(InsufficientDataError):
                evaluated(table, fit, later, list(range(1, 15)))
            return
        evaluation, _ = evaluated(table, fit, later, list(range(1, 15)))
    finally:
        rankings.CELLS_PER_BLOCK = blocks
    assert evaluation.viewer_ids.tolist() == list(expected)
    for position, figures in enumerate(expected.values()):
        for name, value in figures.items():
            assert evaluation.per_viewer[name][position] == pytest.approx(value), name
    assert evaluation.metrics["coverage_at_100"] == pytest.approx(len(shown_to_any) / 14)


def test_only_viewers_with_an_event_in_the_fit_are_evaluated() -> None:
    evaluation, _ = evaluated(
        [[0.5, 0.4, 0.3]], fit=[(1, 10)], later=[(1, 20), (2, 20), (3, 30)], movies=[10, 20, 30]
    )
    assert evaluation.viewer_ids.tolist() == [1]
    assert evaluation.viewers == 1
    assert evaluation.cold_viewers == 2


def test_a_movie_never_trained_counts_as_missed_even_at_the_top() -> None:
    evaluation, _ = evaluated(
        [[0.1, 0.9, 0.8], [0.1, 0.9, 0.8]],
        fit=[(1, 10), (2, 30)],
        later=[(1, 20), (1, 30)],
        movies=[10, 20, 30],
    )
    # 20 ranks first, but nobody liked it before; 30 ranks second.
    assert evaluation.metrics["mrr"] == pytest.approx(1 / 2)
    assert evaluation.metrics["recall_at_5"] == pytest.approx(1 / 2)


def test_a_movie_outside_the_axis_counts_as_missed() -> None:
    evaluation, _ = evaluated(
        [[0.1, 0.9], [0.2, 0.1]],
        fit=[(1, 10), (2, 20)],
        later=[(1, 20), (1, 77)],
        movies=[10, 20],
    )
    assert evaluation.metrics["recall_at_5"] == pytest.approx(1 / 2)


def test_a_movie_that_the_model_cannot_recommend_is_never_a_hit() -> None:
    evaluation, _ = evaluated(
        [[0.1, 0.9, -math.inf], [0.2, 0.3, 0.4]],
        fit=[(1, 10), (2, 30)],
        later=[(1, 30)],
        movies=[10, 20, 30],
    )
    assert evaluation.metrics["mrr"] == 0.0
    assert evaluation.metrics["map"] == 0.0
    assert evaluation.per_viewer["intra_list_diversity"].tolist() == [0.0], "a slate of one"


def test_what_the_viewer_already_likes_is_no_candidate() -> None:
    evaluation, _ = evaluated(
        [[0.9, 0.8, 0.1], [0.0, 0.0, 0.0]],
        fit=[(1, 10), (1, 20), (2, 30)],
        later=[(1, 30)],
        movies=[10, 20, 30],
    )
    assert evaluation.metrics["mrr"] == pytest.approx(1.0)


class Nearest(TableOfScores):
    """Knows nobody, and ranks movies by how near they are to the first one of a history."""

    def score_history(self, history: History) -> Scores:
        axis = np.arange(self.table.shape[1], dtype=np.float32)
        nearness: Scores = -np.abs(axis - np.float32(history.movies[0]))
        return nearness


def test_a_viewer_outside_of_the_fit_is_known_by_what_is_folded_in() -> None:
    movies = np.array([10, 20, 30, 40, 50], np.int64)
    data = training_set(positives([(1, movie) for movie in movies.tolist()]), movies)
    fold_in = training_set(positives([(7, 30), (8, 50)]), movies)
    # By distance from 30, then position: 20, 40, 10, 50; from 50: 40, 30, 20, 10.
    later = positives([(7, 40), (8, 10), (9, 20)])
    evaluation = evaluate_ranking(
        Nearest(np.zeros((1, 5), np.float32)),
        data,
        warm_holdout(data, later, fold_in),
        movies_of(data),
        np.random.default_rng(0),
    )
    assert evaluation.viewer_ids.tolist() == [7, 8]
    assert evaluation.per_viewer["mrr"].tolist() == [1 / 2, 1 / 4]
    assert evaluation.cold_viewers == 1, "of viewer 9 nothing is known"


def test_coverage_counts_every_viewer_of_the_fit_evaluated_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("domain.evaluation.ranked_holdout.COVERAGE_DEPTH", 1)
    evaluation, _ = evaluated(
        [[0.1, 0.9, 0.2, 0.1], [0.1, 0.0, 0.0, 0.9]],
        fit=[(1, 10), (2, 20)],
        later=[(1, 20)],
        movies=[10, 20, 30, 40],
    )
    assert evaluation.metrics["coverage_at_100"] == pytest.approx(2 / 4)


def test_every_mean_has_an_interval_around_it_and_the_same_inputs_the_same_one() -> None:
    generator = np.random.default_rng(5)
    fit = [(viewer, 1 + viewer % 7) for viewer in range(1, 40)]
    later = [(viewer, 1 + (viewer + 3) % 7) for viewer in range(1, 40)]
    table = generator.random((39, 7)).tolist()
    first, _ = evaluated(table, fit, later, list(range(1, 8)))
    again, _ = evaluated(table, fit, later, list(range(1, 8)))
    assert first.intervals == again.intervals
    assert first.metrics.keys() - first.intervals.keys() == {"coverage_at_100"}
    for name, interval in first.intervals.items():
        assert interval.low <= first.metrics[name] <= interval.high
    assert first.intervals["mrr"].low < first.intervals["mrr"].high
