from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.serving.recommend_movies import RecommendMovies
from application.serving.serving_state import ServingStateHolder
from domain.errors import InvalidValueError
from domain.identifiers import ViewerId
from domain.recommendation.cursor import MAXIMUM_SHOWN
from domain.recommendation.recommender import Recommender
from domain.recommendation.slate import Slate, SlateRequest
from tests.recommenders import (
    COMEDY_LOVER,
    MOVIES,
    STRANGER,
    holder_with,
    movies_of_two_genres,
    recommender,
    state_with,
)

OLD = recommender()
NEW = replace(OLD, popularity=OLD.popularity[::-1].copy(), viewer_ids=np.array([5, 20]))


def ids(slate: Slate) -> list[int]:
    return [movie.movie_id for movie in slate.movies]


def pages(holder: ServingStateHolder, request: SlateRequest) -> list[list[int]]:
    recommend = RecommendMovies(holder)
    slate = recommend(request)
    found = [ids(slate)]
    while slate.next_cursor is not None:
        slate = recommend(replace(request, cursor=slate.next_cursor))
        found.append(ids(slate))
    return found


@given(
    k=st.integers(1, 6),
    viewer=st.sampled_from([COMEDY_LOVER, STRANGER]),
    diversity=st.none() | st.floats(0, 1),
)
def test_pages_never_repeat_and_end_with_everything_shown(
    k: int, viewer: int, diversity: float | None
) -> None:
    request = SlateRequest(viewer_id=ViewerId(viewer), k=k, diversity=diversity)

    found = pages(holder_with(OLD), request)

    everything = [movie_id for page in found for movie_id in page]
    assert len(everything) == len(set(everything))
    assert len(everything) == (MOVIES - 3 if viewer == COMEDY_LOVER else MOVIES)
    assert all(len(page) == k for page in found[:-1])


@given(
    k=st.integers(1, 6),
    viewer=st.sampled_from([COMEDY_LOVER, STRANGER, 5]),
    changes=st.lists(st.booleans(), min_size=2, max_size=20),
)
def test_pages_never_repeat_while_versions_come_and_go(
    k: int, viewer: int, changes: list[bool]
) -> None:
    holder = holder_with(OLD)
    recommend = RecommendMovies(holder)
    shown: list[int] = []
    cursor: str | None = None
    for is_new in changes:
        holder.current = state_with(NEW if is_new else OLD, version="8" if is_new else "7")
        slate = recommend(SlateRequest(viewer_id=ViewerId(viewer), k=k, cursor=cursor))
        assert not set(ids(slate)) & set(shown)
        assert slate.model_version == ("8" if is_new else "7")
        shown += ids(slate)
        cursor = slate.next_cursor
        if cursor is None:
            break


def test_without_diversity_pages_continue_the_one_ranking() -> None:
    request = SlateRequest(viewer_id=ViewerId(COMEDY_LOVER), k=4)
    in_one = RecommendMovies(holder_with(OLD))(replace(request, k=12))

    assert sum(pages(holder_with(OLD), request)[:3], []) == ids(in_one)  # noqa: RUF017  # three short lists


def test_paging_ends_at_what_a_cursor_can_hold() -> None:
    crowd: Recommender = recommender(movies_of_two_genres(MAXIMUM_SHOWN + 150))

    found = pages(holder_with(crowd), SlateRequest(k=100))

    assert sum(len(page) for page in found) == MAXIMUM_SHOWN + 100


def test_a_foreign_cursor_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="next_cursor"):
        RecommendMovies(holder_with(OLD))(SlateRequest(cursor="rubbish"))
