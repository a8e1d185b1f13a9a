"""The kinds of problem, explained: the `type` of every problem document leads here."""

from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import FromPath
from msgspec import Meta

from application.errors import NotFoundError
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import NOT_FOUND, PROBLEM_TYPES, PROBLEMS_PATH, ProblemType


class ProblemKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of problem."""

    name: Annotated[str, Meta(description="How its `type` ends.")]
    status: Annotated[int, Meta(description="The HTTP status it comes with.")]
    title: Annotated[str, Meta(description="The kind, in words.")]
    advice: Annotated[str, Meta(description="What a caller can do.")]


class ProblemKinds(msgspec.Struct, frozen=True, kw_only=True):
    """Every kind of problem there is."""

    problems: tuple[ProblemKind, ...]


class ProblemsController(Controller):
    """Answers anyone."""

    path = PROBLEMS_PATH
    tags = ("health",)

    @get(operation_id="list_problems", summary="Every kind of problem")
    async def kinds(self) -> ProblemKinds:
        """List what the `type` of a problem document may name."""
        return ProblemKinds(problems=tuple(_explained(kind) for kind in PROBLEM_TYPES.values()))

    @get(
        "/{name:str}",
        operation_id="get_problem",
        summary="One kind of problem",
        responses=problem_responses(NOT_FOUND),
    )
    async def kind(self, name: FromPath[str]) -> ProblemKind:
        """Explain a kind of problem."""
        if name not in PROBLEM_TYPES:
            raise NotFoundError(f"There is no kind of problem named {name!r}")
        return _explained(PROBLEM_TYPES[name])


def _explained(kind: ProblemType) -> ProblemKind:
    return ProblemKind(name=kind.name, status=kind.status, title=kind.title, advice=kind.advice)
