"""The catalogue: lists, search, one movie, and whether it may be shown."""

from pathlib import PurePath
from typing import Annotated

from litestar import Controller, Response, get, patch
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, PathParameter, QueryParameter

from application.serving.change_availability import ChangeAvailability
from application.serving.get_movie import GetMovie
from application.serving.list_popular_movies import ListPopularMovies
from application.serving.movie_page import MoviePage
from application.serving.search_movies import SearchMovies
from domain.identifiers import MAXIMUM_IDENTIFIER, MovieId
from domain.recommendation.slate import SlateFilter
from entrypoints.http.answer_headers import model_header_values
from entrypoints.http.dependencies import Injected
from entrypoints.http.movie_filters import Cursor, Limit, provide_filters
from entrypoints.http.operators import SECURITY, operators_only
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import UNAUTHORIZED, UNKNOWN_MOVIE
from entrypoints.http.schemas.movies import (
    FullMovie,
    MovieChange,
    Movies,
    availability_change_of,
    full_movie_of,
    movies_of,
)

MovieReference = Annotated[
    PurePath, PathParameter(description="A movie's id or slug.", schema_extra={"type": "string"})
]


class MoviesController(Controller):
    """Answers anyone from memory alone, and lets operators change what is shown."""

    tags = ("movies",)
    dependencies = {"filters": Provide(provide_filters)}  # noqa: RUF012  # Litestar's declaration

    @get("/popular", operation_id="list_popular_movies", summary="The most popular movies")
    async def popular(
        self,
        list_popular_movies: Injected[ListPopularMovies],
        filters: NamedDependency[SlateFilter],
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Movies]:
        """List available movies, most popular first, page by page."""
        return _answer(list_popular_movies(filters, limit, cursor))

    @get("/movies", operation_id="search_movies", summary="Search the catalogue")
    async def search(
        self,
        search_movies: Injected[SearchMovies],
        filters: NamedDependency[SlateFilter],
        q: Annotated[str, QueryParameter(description="Words of the title.", max_length=200)] = "",
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Movies]:
        """List movies whose title has every word, nearest titles first, then popular ones."""
        return _answer(search_movies(q, filters, limit, cursor))

    @get(
        "/movies/{movie:path}",
        operation_id="get_movie",
        summary="One movie",
        responses=problem_responses(UNKNOWN_MOVIE),
    )
    async def movie(
        self, get_movie: Injected[GetMovie], movie: MovieReference
    ) -> Response[FullMovie]:
        """Return everything known of a movie, hidden ones too."""
        details = get_movie(referred_movie(movie))
        return Response(
            full_movie_of(details),
            headers=model_header_values(details.model_version, details.manifest_sha256),
        )

    @patch(
        "/movies/{movie:path}",
        operation_id="change_movie",
        summary="Hide a movie, or set when it may be shown",
        responses=problem_responses(UNAUTHORIZED, UNKNOWN_MOVIE),
        guards=[operators_only],
        security=SECURITY,
        sync_to_thread=True,
    )
    def change(
        self,
        change_availability: Injected[ChangeAvailability],
        movie: MovieReference,
        data: JSONBody[MovieChange],
    ) -> FullMovie:
        """Change what lists and slates may show, at once and without retraining."""
        change = availability_change_of(data)
        return full_movie_of(change_availability(referred_movie(movie), change))


def referred_movie(reference: PurePath) -> MovieId | str:
    """Return the id or slug that a path names; slugs hold a `+`, so no slug is a number."""
    name = reference.as_posix().lstrip("/")
    if name.isascii() and name.isdigit() and 1 <= int(name[:17]) <= MAXIMUM_IDENTIFIER:
        return MovieId(int(name))
    return name


def _answer(page: MoviePage) -> Response[Movies]:
    headers = model_header_values(page.model_version, page.manifest_sha256)
    return Response(movies_of(page), headers=headers)
