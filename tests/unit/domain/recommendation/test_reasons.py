import numpy as np

from domain.recommendation.reasons import (
    POPULAR,
    because_of_genres_or_movies,
    because_of_movies,
    popular_in,
)
from domain.recommendation.slate import ReasonKind
from tests.recommenders import history_of, movies_of_two_genres

MOVIES = movies_of_two_genres()


def contributions(*rows: tuple[float, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array(rows, np.float32)


def test_the_movies_that_added_most_are_named() -> None:
    one, two, none = because_of_movies(np.array([[1, -1], [1, 0], [-1, -1]], np.int32), MOVIES)

    assert one.kind is ReasonKind.BECAUSE_OF_MOVIES
    assert (one.text, one.movie_ids) == ("Because you liked Movie 101", (101,))
    assert (two.text, two.movie_ids) == ("Because you liked Movie 101 and Movie 100", (101, 100))
    assert none == POPULAR


def test_a_genre_is_named_only_for_movies_of_it() -> None:
    war, comedy = 5, 6
    reasons = because_of_genres_or_movies(
        contributions((0.2, 0.9), (0.2, 0.9)),
        history_of(0, 3),
        {"war": np.array([3])},
        np.array([war, comedy]),
        MOVIES,
    )

    assert [reason.text for reason in reasons] == [
        "Because you chose war",
        "Because you liked Movie 100",
    ]


def test_what_stands_for_a_genre_is_never_named_as_liked() -> None:
    (reason,) = because_of_genres_or_movies(
        contributions((0.0, 0.9)), history_of(0, 3), {"war": np.array([3])}, np.array([6]), MOVIES
    )

    assert reason == POPULAR


def test_popular_movies_name_the_genres_asked_for() -> None:
    assert popular_in(("WAR", "Comedy"), MOVIES[1]).text == "Popular in War"
    assert popular_in((), MOVIES[1]) == POPULAR
