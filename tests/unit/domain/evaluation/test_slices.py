"""Slices of a holdout, worked out by hand on a popularity ranking."""

import numpy as np
import pytest

from domain.data.catalog import Movie
from domain.data.interactions import Interactions
from domain.evaluation import slices
from domain.evaluation.evaluation import RankingEvaluation, evaluate_ranking
from domain.evaluation.holdout import warm_holdout
from domain.evaluation.slices import is_long_tail
from domain.identifiers import MovieId
from domain.models.popularity import PopularityModel
from domain.recommendation.histories import TrainingSet, training_set

# Movie 1 is liked by three, 2 and 3 by two, 4 by one, 5 by none.
FIT = [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 3), (4, 3), (4, 4)]
SCORES = np.array([5, 4, 3, 2, 1], np.float32)


def positives(pairs: list[tuple[int, int]]) -> Interactions:
    viewers, movies = np.array(pairs, np.int64).T
    return Interactions(
        viewer_ids=viewers,
        movie_ids=movies,
        ratings=np.full(len(pairs), 5, np.float32),
        timestamps=np.zeros(len(pairs), np.int64),
    )


def data() -> TrainingSet:
    return training_set(positives(FIT), np.arange(1, 6))


def movies() -> list[Movie]:
    facts = [(1994, ("Drama",)), (1999, ("War", "Drama")), (2001, ()), (None, ("War",)), (2005, ())]
    return [
        Movie(movie_id=MovieId(n), slug=str(n), title=str(n), year=year, genres=genres)
        for n, (year, genres) in enumerate(facts, 1)
    ]


def evaluated(later: list[tuple[int, int]]) -> RankingEvaluation:
    return evaluate_ranking(
        PopularityModel(scores=SCORES),
        data(),
        warm_holdout(data(), positives(later)),
        movies(),
        np.random.default_rng(1),
        with_slices=True,
    )


@pytest.fixture
def _slices_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "FEWEST_VIEWERS", 1)


@pytest.mark.usefixtures("_slices_of_one")
def test_each_slice_asks_its_viewers_about_its_movies_within_the_full_ranking() -> None:
    # Viewer 1 knows 1 and 2, so 3 and 4 rank first and second; viewer 4 knows 3 and 4: 1, 2.
    # Viewer 9 is cold: by popularity of the last weeks 1 ranks first and 2 second.
    evaluation = evaluated([(1, 3), (1, 4), (4, 2), (9, 2), (9, 1)])
    found = {
        name: (figures.viewer_ids.tolist(), figures.per_viewer["mrr"].tolist())
        for name, figures in evaluation.slices.items()
    }
    assert found == {
        "all-viewers": ([1, 4, 9], [1.0, 0.5, 1.0]),
        "warm-viewers": ([1, 4], [1.0, 0.5]),
        "cold-viewers": ([9], [1.0]),
        "long-tail": ([1, 4], [1.0, 0.5]),
        "decade:1990s": ([4], [0.5]),
        "decade:2000s": ([1], [1.0]),
        "genre:Drama": ([4], [0.5]),
        "genre:War": ([1, 4], [0.5, 0.5]),
    }
    assert evaluation.viewer_ids.tolist() == [1, 4]
    assert evaluation.cold_viewers == 1


@pytest.mark.usefixtures("_slices_of_one")
def test_the_slice_of_warm_viewers_has_the_headline_figures() -> None:
    evaluation = evaluated([(1, 3), (1, 4), (4, 2), (9, 2)])
    warm = evaluation.slices["warm-viewers"]
    for metric, value in warm.metrics.items():
        assert value == evaluation.metrics[metric]
        assert warm.intervals[metric].low <= value <= warm.intervals[metric].high


def test_a_slice_of_few_viewers_is_left_out() -> None:
    assert not evaluated([(1, 3), (4, 2), (9, 2)]).slices


def test_the_short_head_holds_a_third_of_the_positives() -> None:
    # Movie 1 has 3 of 8, more than a third: it alone is the head.
    assert is_long_tail(data()).tolist() == [False, True, True, True, True]
