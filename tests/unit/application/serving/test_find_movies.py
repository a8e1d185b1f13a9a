"""Similar, popular, searched and single movies, and the health of what answers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from application.errors import NotTrainedError, UnknownMovieError
from application.serving.build_state import starting_state
from application.serving.find_similar_movies import FindSimilarMovies, SimilarRequest
from application.serving.get_movie import GetMovie
from application.serving.list_popular_movies import ListPopularMovies
from application.serving.movie_page import MoviePage
from application.serving.report_health import HealthStatus, ReportHealth
from application.serving.search_movies import SearchMovies
from application.serving.serving_state import ServingStateHolder
from application.serving.wanted_movies import MAXIMUM_NOTED, WantedMovies
from domain.errors import InvalidValueError
from domain.identifiers import MovieId
from domain.recommendation.cursor import Cursor
from domain.recommendation.slate import ReasonKind, SlateFilter
from tests.builders import MOMENT
from tests.recommenders import (
    MOVIES,
    UNTRAINED,
    holder_with,
    movies_of_two_genres,
    recommender,
    state_with,
    without_model,
)

HOLDER = holder_with(recommender())
NO_MODEL = ServingStateHolder(
    current=replace(
        state_with(without_model(recommender()), version="none"), similar=None, trouble="no model"
    )
)
WAR = SlateFilter(genres=("War",))


def similar(
    request: SimilarRequest, holder: ServingStateHolder = HOLDER, wanted: WantedMovies | None = None
) -> list[int]:
    slate = FindSimilarMovies(holder, wanted or WantedMovies())(request)
    return [movie.movie_id for movie in slate.movies]


def ids(page: MoviePage) -> list[int]:
    return [movie.movie_id for movie in page.movies]


@pytest.mark.parametrize("movie", [MovieId(103), "movie+103"])
def test_similar_movies_are_those_with_the_nearest_vectors(movie: MovieId | str) -> None:
    assert similar(SimilarRequest(movie=movie, k=3)) == [101, 105, 107]


def test_similar_movies_can_be_filtered() -> None:
    filters = SlateFilter(genres=("Comedy",), year_from=1990)

    assert similar(SimilarRequest(movie=MovieId(103), filters=filters)) == [110, 112, 114]


def test_hidden_movies_are_similar_to_none() -> None:
    movies = movies_of_two_genres()
    movies[1] = replace(movies[1], hidden=True)

    assert similar(SimilarRequest(movie=MovieId(103), k=2), holder_with(recommender(movies))) == [
        105,
        107,
    ]


def test_the_reason_names_the_movie_asked_about() -> None:
    slate = FindSimilarMovies(HOLDER, WantedMovies())(SimilarRequest(movie=MovieId(103), k=1))

    assert slate.reasons[0].kind is ReasonKind.SIMILAR
    assert slate.reasons[0].movie_ids == (103,)


def test_an_unknown_movie_and_an_untrained_one_are_told_apart() -> None:
    with pytest.raises(UnknownMovieError):
        similar(SimilarRequest(movie=MovieId(12345)))
    with pytest.raises(NotTrainedError):
        similar(SimilarRequest(movie=MovieId(UNTRAINED)))


def test_untrained_movies_that_are_asked_for_are_noted() -> None:
    wanted = WantedMovies()
    for _ in range(2):
        with pytest.raises(NotTrainedError):
            similar(SimilarRequest(movie=MovieId(UNTRAINED)), wanted=wanted)

    assert wanted.most_wanted() == [(UNTRAINED, 2)]


def test_no_more_movies_are_noted_than_fit() -> None:
    wanted = WantedMovies()
    for number in range(1, MAXIMUM_NOTED + 20):
        wanted.note(MovieId(number))

    assert len(wanted.most_wanted(limit=2 * MAXIMUM_NOTED)) == MAXIMUM_NOTED


def test_without_a_model_no_movie_is_trained() -> None:
    with pytest.raises(NotTrainedError):
        similar(SimilarRequest(movie=MovieId(103)), NO_MODEL)


def test_popular_movies_come_page_by_page() -> None:
    popular = ListPopularMovies(HOLDER)
    first = popular(WAR, limit=5)
    second = popular(WAR, limit=5, cursor=first.next_cursor)

    assert ids(first) == [101, 103, 105, 107, 109]
    assert ids(second) == [111, 113, 115]
    assert (first.total, second.next_cursor) == (8, None)


def test_movies_that_no_model_knows_come_last() -> None:
    assert ids(ListPopularMovies(HOLDER)(limit=100))[-1] == UNTRAINED


def test_an_empty_search_lists_everything() -> None:
    assert SearchMovies(HOLDER)().total == MOVIES + 1


def test_a_search_keeps_to_the_filters() -> None:
    assert ids(SearchMovies(HOLDER)("movie 11", WAR)) == [111, 113, 115]


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_has_its_limits(limit: int) -> None:
    with pytest.raises(InvalidValueError, match="limit"):
        SearchMovies(HOLDER)(limit=limit)


@pytest.mark.parametrize("cursor", ["rubbish", Cursor(version="7", shown=()).encode()])
def test_another_lists_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidValueError, match="cursor"):
        ListPopularMovies(HOLDER)(cursor=cursor)


OTHER_LISTS = {
    "another list": lambda cursor: ListPopularMovies(HOLDER)(WAR, cursor=cursor),
    "other words": lambda cursor: SearchMovies(HOLDER)("movie 1", WAR, cursor=cursor),
    "no words": lambda cursor: SearchMovies(HOLDER)("", WAR, cursor=cursor),
    "no filter": lambda cursor: SearchMovies(HOLDER)("movie", cursor=cursor),
    "another genre": lambda cursor: SearchMovies(HOLDER)(
        "movie", SlateFilter(genres=("Comedy",)), cursor=cursor
    ),
    "another year": lambda cursor: SearchMovies(HOLDER)(
        "movie", SlateFilter(genres=("War",), year_from=1971), cursor=cursor
    ),
}


@pytest.mark.parametrize("ask", OTHER_LISTS.values(), ids=OTHER_LISTS)
def test_a_cursor_is_of_use_in_its_own_list_alone(ask: Callable[[str | None], MoviePage]) -> None:
    first = SearchMovies(HOLDER)("movie", WAR, limit=3)

    with pytest.raises(InvalidValueError, match="cursor: it belongs to another list"):
        ask(first.next_cursor)


def test_a_cursor_goes_on_with_another_limit_and_in_another_case() -> None:
    first = SearchMovies(HOLDER)("movie", WAR, limit=3)
    second = SearchMovies(HOLDER)(
        " MOVIE ", SlateFilter(genres=("wAR",)), limit=2, cursor=first.next_cursor
    )

    assert ids(second) == [107, 109]


def test_a_movie_has_its_rank_and_is_in_training() -> None:
    details = GetMovie(HOLDER)("movie+101")

    assert (details.movie.movie_id, details.is_in_training, details.popularity_rank) == (
        101,
        True,
        2,
    )


def test_a_movie_that_no_model_knows_is_found_all_the_same() -> None:
    details = GetMovie(HOLDER)(MovieId(UNTRAINED))

    assert (details.is_in_training, details.popularity_rank) == (False, None)


def test_an_unknown_movie_is_not_found() -> None:
    with pytest.raises(UnknownMovieError):
        GetMovie(HOLDER)("no+such+movie")


def test_health_is_ready_degraded_or_starting() -> None:
    starting = ServingStateHolder(current=starting_state(MOMENT))

    assert ReportHealth(HOLDER)().status is HealthStatus.READY
    assert ReportHealth(NO_MODEL)().status is HealthStatus.DEGRADED
    assert ReportHealth(starting)().status is HealthStatus.STARTING
    assert not ReportHealth(starting)().can_serve


def test_health_counts_what_is_served() -> None:
    report = ReportHealth(HOLDER)()

    assert (report.version, report.family) == ("7", "als")
    assert (report.movies, report.trained_movies, report.viewers) == (MOVIES + 1, MOVIES, 2)
    assert ReportHealth(NO_MODEL)().trained_movies == 0
