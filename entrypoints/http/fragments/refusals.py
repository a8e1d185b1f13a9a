"""Errors outside the page: a page for browsers that lost their way, a document for programs."""

from collections.abc import Callable
from typing import Any

from litestar import Response
from litestar.handlers import HTTPRouteHandler

from entrypoints.http.accepted_types import prefers_html
from entrypoints.http.errors import answer_problem, headers_of
from entrypoints.http.fragments.answers import PageRequest, problem_answers
from entrypoints.http.fragments.services import PageServices


def page_or_document(
    services: PageServices,
) -> Callable[[PageRequest, Exception], Response[Any]]:
    """Return the handler of every error that no page's route raised.

    Operations of the API answer anyone in documents. At any other address
    browsers get a page with the same status and headers, and `Vary` says so.
    """
    answer_page = problem_answers(services)

    def answer(request: PageRequest, error: Exception) -> Response[Any]:
        if _is_operation(request):
            return answer_problem(request, error)
        if not prefers_html(request.headers.get("accept", "")):
            document = answer_problem(request, error)
            document.headers["Vary"] = "Accept"
            return document
        page = answer_page(request, error)
        page.headers |= {**headers_of(error), "Vary": f"Accept, {page.headers['Vary']}"}
        return page

    return answer


def _is_operation(request: PageRequest) -> bool:
    handler = request.scope.get("route_handler")
    return isinstance(handler, HTTPRouteHandler) and bool(handler.resolve_include_in_schema())
