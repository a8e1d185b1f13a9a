import numpy as np
import pytest
from numpy.testing import assert_array_equal

from adapters.models.blend import questions
from adapters.models.blend.questions import MOMENTS, evenly_spaced, of_returns, of_sittings
from domain.data.interactions import Interactions
from domain.models.fit_data import FitData
from tests.builders import fit_data_of

KNOWN, STRANGER, LOST = 10, 20, 30
"""A viewer of the fit who came back, one who came later, and one who never returned."""


def ratings(*rows: tuple[int, int, float, int]) -> Interactions:
    viewers, movies, values, moments = zip(*rows, strict=True)
    return Interactions(
        viewer_ids=np.array(viewers, np.int64),
        movie_ids=np.array(movies, np.int64),
        ratings=np.array(values, np.float32),
        timestamps=np.array(moments, np.int64),
    )


ALL = ratings(
    (KNOWN, 101, 5, 1),
    (KNOWN, 102, 1, 2),
    (LOST, 103, 5, 3),
    (KNOWN, 104, 5, 50),
    (KNOWN, 105, 4, 51),
    (STRANGER, 101, 5, 60),
    (STRANGER, 103, 5, 60),
    (STRANGER, 106, 5, 61),
)


def split(everything: Interactions = ALL) -> tuple[FitData, Interactions]:
    fit = fit_data_of(everything)
    later = everything.select(everything.timestamps >= 50).positives()
    return fit.until(50, "early"), later


def movies_at(fit: FitData, positions: np.ndarray) -> list[int]:
    return sorted(fit.data.movie_ids[positions].tolist())


def test_who_returns_is_asked_for_all_that_they_liked_later() -> None:
    fit, later = split()
    (question,) = of_returns(fit, later)
    assert movies_at(fit, question.history.movies) == [101]
    assert movies_at(fit, question.known) == [101, 102]
    assert movies_at(fit, question.liked) == [104, 105]


def test_amid_a_sitting_viewers_are_asked_for_the_next_movie_by_all_before_it() -> None:
    fit, later = split()
    known, stranger = of_sittings(fit, later)
    assert movies_at(fit, known.history.movies) == [101, 104]
    assert_array_equal(known.history.timestamps, [1, 50])
    assert movies_at(fit, known.known) == [101, 102, 104]
    assert movies_at(fit, known.liked) == [105]
    assert movies_at(fit, stranger.known) == [101, 103]
    assert movies_at(fit, stranger.liked) == [106]


def test_what_was_liked_within_one_second_tells_nothing_of_each_other() -> None:
    fit, later = split(ratings((LOST, 101, 5, 1), (STRANGER, 102, 5, 60), (STRANGER, 103, 5, 60)))
    assert of_sittings(fit, later) == []


def test_nobody_is_asked_where_nobody_came() -> None:
    fit, later = split(ratings((LOST, 103, 5, 3), (LOST, 101, 5, 4)))
    assert of_returns(fit, later) == []
    assert of_sittings(fit, later) == []


def test_a_long_sitting_is_asked_about_at_a_few_moments_to_its_end() -> None:
    rows = [(STRANGER, 100 + place, 5.0, 60 + place) for place in range(40)]
    fit, later = split(ratings((LOST, 100, 5, 1), *rows))
    asked = of_sittings(fit, later)
    assert len(asked) == MOMENTS
    lengths = [len(question.history) for question in asked]
    assert lengths == sorted(lengths)
    assert lengths[-1] == 39
    assert np.ptp(np.diff(lengths)) <= 1


def test_of_too_many_those_asked_come_from_all_over() -> None:
    assert evenly_spaced(range(40), 3) == [0, 19, 39]
    assert evenly_spaced("few", 9) == ["f", "e", "w"]


def test_of_many_viewers_as_many_are_asked_about_as_memory_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fit, later = split()
    monkeypatch.setattr(questions, "MOST_CELLS", len(fit.data.movie_ids))
    assert len(of_sittings(fit, later)) == 1
