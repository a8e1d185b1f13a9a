"""Recommendations and similar movies: the hot routes.

They are made by a function, with their collaborators in closures: what Litestar
provides by name is resolved anew for each request, at a price that these routes
need not pay. They answer with encoded bytes.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

import msgspec
from litestar import MediaType, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.types import ASGIApp, Scope

from application.serving.find_similar_movies import FindSimilarMovies
from application.serving.recommend_movies import RecommendMovies
from domain.identifiers import MAXIMUM_IDENTIFIER, ViewerId
from domain.recommendation.slate import MAXIMUM_SLATE, Slate, SlateRequest
from entrypoints.http.answer_headers import RawHeaders, model_headers
from entrypoints.http.encoded_answer import PLAIN_TEXT, EncodedAnswer
from entrypoints.http.errors import request_id_of
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import NOT_FOUND, NOT_TRAINED, UNKNOWN_MOVIE
from entrypoints.http.schemas.recommendations import (
    Recommendations,
    SimilarOrder,
    SlateOrder,
    recommendations_of,
    similar_request_of,
    slate_request_of,
)
from entrypoints.http.slate_log import SlateLog

SLUGS_OF_ONE_LINE = 20

TAGS = ("recommendations",)

ANSWER = {200: ResponseSpec(Recommendations, description="A slate", generate_examples=False)}

PathUser = Annotated[int, PathParameter(ge=1, le=MAXIMUM_IDENTIFIER, description="The viewer.")]
QueryUser = Annotated[int, QueryParameter(ge=1, le=MAXIMUM_IDENTIFIER, description="The viewer.")]
QuerySize = Annotated[int, QueryParameter(ge=1, le=MAXIMUM_SLATE, description="How many movies.")]

encoded = msgspec.json.Encoder().encode


def recommendation_handlers(
    recommend_movies: RecommendMovies, find_similar_movies: FindSimilarMovies, log: SlateLog
) -> list[HTTPRouteHandler]:
    """Return the routes of slates, over these use cases; every slate goes to `log`."""

    @post(
        "/recommend",
        operation_id="recommend",
        summary="A slate for a viewer",
        status_code=200,
        responses={**ANSWER, **problem_responses(NOT_FOUND)},
        tags=TAGS,
    )
    async def recommend(data: JSONBody[SlateOrder], scope: Scope) -> ASGIApp:
        """Recommend by the viewer's history, by seeds, or what is popular."""
        request = slate_request_of(data)
        slate = recommend_movies(request)
        return _answer(log, scope, "/recommend", slate, request.viewer_id)

    @post(
        "/similar",
        operation_id="find_similar_movies",
        summary="Movies similar to one",
        status_code=200,
        responses={**ANSWER, **problem_responses(UNKNOWN_MOVIE, NOT_TRAINED)},
        tags=TAGS,
    )
    async def similar(data: JSONBody[SimilarOrder], scope: Scope) -> ASGIApp:
        """Show the movies that viewers treat like the one named."""
        slate = find_similar_movies(similar_request_of(data))
        return _answer(log, scope, "/similar", slate, None)

    @get(
        ["/recommend", "/recommendations"],
        operation_id=_by_path,
        summary="A slate for a viewer, for clients of earlier systems",
        responses=ANSWER,
        tags=TAGS,
    )
    async def recommend_by_query(user_id: QueryUser, scope: Scope, k: QuerySize = 10) -> ASGIApp:
        """Answer as POST /recommend does where nothing but viewer and size is named."""
        viewer = ViewerId(user_id)
        slate = recommend_movies(SlateRequest(viewer_id=viewer, k=k))
        return _answer(log, scope, "/recommend", slate, viewer)

    @get(
        "/recommend/{user_id:int}",
        operation_id="recommend_slugs",
        summary="A slate as one line of slugs",
        media_type=MediaType.TEXT,
        responses={
            200: ResponseSpec(
                str, media_type=MediaType.TEXT, description="Slugs", generate_examples=False
            )
        },
        tags=TAGS,
    )
    async def recommend_slugs(user_id: PathUser, scope: Scope) -> ASGIApp:
        """Answer with up to 20 slugs, separated by commas, best first."""
        viewer = ViewerId(user_id)
        slate = recommend_movies(SlateRequest(viewer_id=viewer, k=SLUGS_OF_ONE_LINE))
        line = ",".join([movie.slug for movie in slate.movies]).encode()
        log.note(scope, "/recommend/{user_id}", slate, viewer)
        return EncodedAnswer(line, _headers(slate), PLAIN_TEXT)

    return [recommend, similar, recommend_by_query, recommend_slugs]


def _by_path(_: HTTPRouteHandler, __: str, path: Sequence[str | object]) -> str:
    """Return an operation id that tells the two paths of one handler apart."""
    return f"get_{path[0]}_by_query"


def _answer(
    log: SlateLog, scope: Scope, endpoint: str, slate: Slate, viewer: ViewerId | None
) -> EncodedAnswer:
    body = encoded(recommendations_of(slate, request_id_of(scope), viewer))
    log.note(scope, endpoint, slate, viewer)
    return EncodedAnswer(body, _headers(slate))


def _headers(slate: Slate) -> RawHeaders:
    return _cached_headers(slate.model_version, slate.manifest_sha256, slate.is_fallback)


@lru_cache(maxsize=16)
def _cached_headers(version: str, manifest_sha256: str, is_fallback: bool) -> RawHeaders:
    return model_headers(version, manifest_sha256, is_fallback=is_fallback)
