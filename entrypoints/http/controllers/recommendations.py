"""Recommendations and similar movies: the hot routes.

They are made by a function, with their collaborators in closures: what Litestar
provides by name is resolved anew for each request, at a price that these routes
need not pay. They answer with encoded bytes.
"""

from collections.abc import Sequence
from typing import Annotated

from litestar import MediaType, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.types import ASGIApp, Scope

from domain.identifiers import MAXIMUM_IDENTIFIER, ViewerId
from domain.recommendation.slate import MAXIMUM_SLATE, SlateRequest
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import NOT_TRAINED, UNKNOWN_MOVIE, UNUSABLE_SEEDS
from entrypoints.http.schemas.recommendations import (
    ExistingOrder,
    Recommendations,
    SimilarOrder,
    SlateOrder,
    existing_request_of,
    similar_request_of,
    slate_request_of,
)
from entrypoints.http.slate_answers import SlateAnswers

SLUGS_OF_ONE_LINE = 20

TAGS = ("recommendations",)

ANSWER = {200: ResponseSpec(Recommendations, description="A slate", generate_examples=False)}

PathUser = Annotated[int, PathParameter(ge=1, le=MAXIMUM_IDENTIFIER, description="The viewer.")]
QueryUser = Annotated[int, QueryParameter(ge=1, le=MAXIMUM_IDENTIFIER, description="The viewer.")]
QuerySize = Annotated[int, QueryParameter(ge=1, le=MAXIMUM_SLATE, description="How many movies.")]


def recommendation_handlers(answers: SlateAnswers) -> list[HTTPRouteHandler]:
    """Return the routes of slates, which `answers` fills."""

    @post(
        "/recommend",
        operation_id="recommend",
        summary="A slate for a viewer",
        status_code=200,
        responses={**ANSWER, **problem_responses(UNUSABLE_SEEDS)},
        tags=TAGS,
    )
    async def recommend(data: JSONBody[SlateOrder], scope: Scope) -> ASGIApp:
        """Recommend by the viewer's history, by seeds, or what is popular."""
        return answers.recommend(slate_request_of(data), scope)

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
        return answers.similar(similar_request_of(data), scope)

    @post(
        "/recommendations/existing",
        operation_id="rank_given_movies",
        summary="Given movies, ranked for a viewer",
        status_code=200,
        responses={**ANSWER, **problem_responses(UNUSABLE_SEEDS)},
        tags=TAGS,
    )
    async def existing(data: JSONBody[ExistingOrder], scope: Scope) -> ASGIApp:
        """Score the movies of a list, and no others; what no model has learnt is named apart."""
        return answers.existing(existing_request_of(data), scope)

    @get(
        ["/recommend", "/recommendations"],
        operation_id=_by_path,
        summary="A slate for a viewer, for clients of earlier systems",
        responses=ANSWER,
        tags=TAGS,
    )
    async def recommend_by_query(user_id: QueryUser, scope: Scope, k: QuerySize = 10) -> ASGIApp:
        """Answer as POST /recommend does where nothing but viewer and size is named."""
        return answers.recommend(SlateRequest(viewer_id=ViewerId(user_id), k=k), scope)

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
        request = SlateRequest(viewer_id=ViewerId(user_id), k=SLUGS_OF_ONE_LINE)
        return answers.recommend_slugs(request, scope)

    return [recommend, similar, existing, recommend_by_query, recommend_slugs]


def _by_path(_: HTTPRouteHandler, __: str, path: Sequence[str | object]) -> str:
    """Return an operation id that tells the two paths of one handler apart."""
    return f"get_{path[0]}_by_query"
