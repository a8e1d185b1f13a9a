from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValueError
from domain.identifiers import MovieId, ViewerId
from domain.recommendation.best_movies import BestMovies
from domain.recommendation.cold_start import FreshEvents
from domain.recommendation.movie_index import MovieIndex
from domain.recommendation.picks import Picks
from domain.recommendation.rating import GivenRating
from domain.recommendation.recommender import Recommender
from domain.recommendation.slate import GenreMatch, ReasonKind, SlateFilter, SlateRequest
from tests.builders import MOMENT
from tests.recommenders import (
    COMEDY_LOVER,
    DISLIKED_BY_COMEDY_LOVER,
    LIKED_BY_COMEDY_LOVER,
    MOVIES,
    STRANGER,
    movies_of_two_genres,
    recommender,
)

PERSONAL = recommender()


def picks(request: SlateRequest, of: Recommender = PERSONAL) -> Picks:
    return of.pick(request, of.evidence(request))


def ids(found: Picks) -> list[int]:
    return [movie.movie_id for movie in found.movies]


def for_comedy_lover(**request: object) -> SlateRequest:
    return replace(SlateRequest(viewer_id=ViewerId(COMEDY_LOVER)), **request)  # type: ignore[arg-type]  # fields by name


filters = st.builds(
    SlateFilter,
    genres=st.lists(st.sampled_from(["Comedy", "war", "DRAMA", "Opera"]), max_size=3).map(tuple),
    genre_match=st.sampled_from(GenreMatch),
    year_from=st.none() | st.integers(1975, 1990),
    year_to=st.none() | st.integers(1990, 2000),
    runtime_max=st.none() | st.integers(85, 110),
)


@given(
    wanted=filters,
    k=st.integers(1, 20),
    exclude=st.lists(st.integers(98, 118), max_size=6),
    exclude_seen=st.booleans(),
    diversity=st.none() | st.floats(0, 1),
    seeds=st.lists(st.integers(100, 115), max_size=3),
)
def test_a_slate_is_never_padded_with_what_the_request_rules_out(
    *,
    wanted: SlateFilter,
    k: int,
    exclude: list[int],
    exclude_seen: bool,
    diversity: float | None,
    seeds: list[int],
) -> None:
    request = SlateRequest(
        viewer_id=ViewerId(COMEDY_LOVER),
        k=k,
        filters=wanted,
        exclude=tuple(map(MovieId, exclude)),
        exclude_seen=exclude_seen,
        diversity=diversity,
        seed_movie_ids=tuple(map(MovieId, seeds)),
    )
    allowed = {
        movie.movie_id
        for movie, passes in zip(
            PERSONAL.movies.movies, PERSONAL.movies.features.mask(wanted), strict=True
        )
        if passes
    } - set(exclude)
    if exclude_seen:
        allowed -= {*LIKED_BY_COMEDY_LOVER, DISLIKED_BY_COMEDY_LOVER, *seeds}

    found = picks(request)

    assert set(ids(found)) <= allowed
    assert len(ids(found)) == len(set(ids(found))) == min(k, len(allowed))
    assert found.has_more == (len(allowed) > k)
    if not diversity:
        assert found.scores == sorted(found.scores, reverse=True)


@given(k=st.integers(1, MOVIES))
def test_no_diversity_is_the_plain_order(k: int) -> None:
    assert ids(picks(for_comedy_lover(k=k, diversity=0.0))) == ids(picks(for_comedy_lover(k=k)))


def test_diversity_brings_the_other_genre_forward() -> None:
    assert {movie_id % 2 for movie_id in ids(picks(for_comedy_lover(k=3)))} == {0}
    assert {movie_id % 2 for movie_id in ids(picks(for_comedy_lover(k=3, diversity=0.8)))} == {0, 1}


def test_reasons_name_what_the_viewer_really_liked() -> None:
    for reason in picks(for_comedy_lover(k=3)).reasons:
        assert set(reason.movie_ids) <= set(LIKED_BY_COMEDY_LOVER)
        assert reason.kind is ReasonKind.BECAUSE_OF_MOVIES


def test_reasons_are_the_same_whether_found_beforehand_or_now() -> None:
    nothing_beforehand = replace(PERSONAL, best_movies=BestMovies.none(2))
    request = for_comedy_lover(k=MOVIES)

    assert picks(request).reasons == picks(request, nothing_beforehand).reasons


def test_what_the_viewer_disliked_is_seen_all_the_same() -> None:
    assert DISLIKED_BY_COMEDY_LOVER not in ids(picks(for_comedy_lover(k=MOVIES)))
    assert DISLIKED_BY_COMEDY_LOVER in ids(picks(for_comedy_lover(k=MOVIES, exclude_seen=False)))


def test_without_what_a_reason_names_the_score_falls() -> None:
    model = PERSONAL.model
    assert model is not None
    found = picks(for_comedy_lover(k=1))
    named = PERSONAL.movies.positions_of(found.reasons[0].movie_ids[:1])
    history = PERSONAL.histories[0]
    kept = ~np.isin(history.movies, named)
    without = replace(history, movies=history.movies[kept], weights=history.weights[kept])
    shown = PERSONAL.movies.positions[found.movies[0].movie_id]

    assert model.score_history(without)[shown] < found.scores[0]


def test_a_seen_movie_is_not_shown_because_of_itself() -> None:
    found = picks(for_comedy_lover(k=2, exclude_seen=False))

    assert ids(found) == [100, 102]
    assert [reason.movie_ids for reason in found.reasons] == [(102,), (100,)]


def test_what_is_hidden_is_not_shown() -> None:
    movies = movies_of_two_genres()
    movies[4] = replace(movies[4], hidden=True)

    assert ids(picks(for_comedy_lover(k=2), recommender(movies))) == [106, 108]


@pytest.mark.parametrize("movie", [MovieId(103), "movie+103"])
def test_a_movie_is_found_by_id_and_by_slug(movie: MovieId | str) -> None:
    index = MovieIndex.of(movies_of_two_genres(), MOMENT)

    assert index.position_of(movie) == 3


def test_what_is_not_on_the_axis_has_no_position() -> None:
    index = MovieIndex.of(movies_of_two_genres(), MOMENT)

    assert index.position_of(MovieId(5)) is None
    assert index.position_of("103") is None
    assert index.positions_of([MovieId(5), MovieId(101)]) == [1]


def test_a_history_keeps_when_each_movie_was_liked() -> None:
    of = replace(recommender(), newest=1_000)
    fresh = FreshEvents(liked=(MovieId(105), MovieId(103)), liked_at=(1_900, 1_500))
    request = SlateRequest(viewer_id=ViewerId(STRANGER), seed_movie_ids=(MovieId(107),))
    history = of.evidence(request, fresh).history
    assert history.movies.tolist() == [3, 5, 7]
    assert history.timestamps.tolist() == [1_500, 1_900, 1_900], "a seed is named now"


def test_what_was_liked_at_no_moment_in_particular_was_liked_just_now() -> None:
    of = replace(recommender(), newest=1_000)
    request = SlateRequest(viewer_id=ViewerId(STRANGER))
    history = of.evidence(request, FreshEvents(liked=(MovieId(105),))).history
    assert history.timestamps.tolist() == [1_000]


@pytest.mark.parametrize(
    ("rated_at", "is_named"),
    [(1, False), (0, False), (-1, True)],
    ids=["since", "in the same second", "before it was liked"],
)
def test_no_reason_names_a_movie_whose_like_was_taken_back(
    *, rated_at: int, is_named: bool
) -> None:
    low = GivenRating(MovieId(LIKED_BY_COMEDY_LOVER[1]), share=0.2, timestamp=rated_at)
    fresh = FreshEvents(seen=(low.movie_id,), rated=(low,))

    request = for_comedy_lover()
    found = PERSONAL.pick(request, PERSONAL.evidence(request, fresh))

    named = {movie for reason in found.reasons for movie in reason.movie_ids}
    assert (LIKED_BY_COMEDY_LOVER[1] in named) is is_named


def test_every_liked_movie_has_its_moment_or_none_has() -> None:
    with pytest.raises(InvalidValueError, match="2 movies were liked at 1 moments"):
        FreshEvents(liked=(MovieId(1), MovieId(2)), liked_at=(3,))
