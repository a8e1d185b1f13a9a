"""Problem documents as OpenAPI describes them."""

from collections.abc import Mapping

from litestar.openapi.datastructures import ResponseSpec

from entrypoints.http.problem_types import ProblemType
from entrypoints.http.schemas.problem import PROBLEM_MEDIA_TYPE, Problem


def problem_responses(*kinds: ProblemType) -> Mapping[int, ResponseSpec]:
    """Return the `responses` of a route that may answer with these kinds of problem."""
    titles: dict[int, list[str]] = {}
    for kind in kinds:
        titles.setdefault(kind.status, []).append(kind.title)
    return {
        status: ResponseSpec(
            Problem,
            description="; ".join(of_status),
            media_type=PROBLEM_MEDIA_TYPE,
            generate_examples=False,
        )
        for status, of_status in titles.items()
    }
