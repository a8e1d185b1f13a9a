"""Views and regions turned into answers."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import MediaType, Request, Response
from litestar.response import Template

from domain.recommendation.slate import Slate
from entrypoints.http.answer_headers import model_headers
from entrypoints.http.errors import headers_of, request_id_of
from entrypoints.http.fragments.problems import LOST_CONNECTION, problem_words
from entrypoints.http.fragments.services import PageServices
from entrypoints.http.problem_types import INTERNAL, problem_type_of

log = logging.getLogger("marquee.http")

REGIONS_PATH = "/ui"

PageRequest = Request[Any, Any, Any]
Context = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What fills the shell: a template with its context, the title, and the tab it belongs to."""

    template: str
    title: str
    section: str = ""
    context: Context = field(default_factory=dict)
    slate: Slate | None = None


def root_of(request: PageRequest) -> str:
    """Return the path under which the service is offered, before which addresses go."""
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/")


def answer_view(
    request: PageRequest, services: PageServices, view: View, *, status: int = 200
) -> Template:
    """Answer with the view alone where a link of the page asked, with the whole page else."""
    is_boosted = request.headers.get("hx-boosted") == "true"
    headers = {"Vary": "HX-Boosted", "Cache-Control": "no-cache"}
    if view.slate is not None:
        headers |= _model_headers(view.slate)
    return Template(
        "fragments/view.html" if is_boosted else "index.html",
        context={
            "root": root_of(request),
            "view": view,
            "health": services.report_health(),
            "lost_connection": LOST_CONNECTION,
            **view.context,
        },
        headers=headers,
        status_code=status,
        media_type=MediaType.HTML,
    )


def answer_region(
    request: PageRequest,
    template: str,
    context: Context,
    *,
    slate: Slate | None = None,
    address: str | None = None,
    is_new_step: bool = True,
) -> Template:
    """Answer with a part of a view; the browser's address becomes `address` where one is given.

    `is_new_step` says whether going back leads to the address before.
    """
    headers = {"Cache-Control": "no-store"}
    if address is not None:
        headers["HX-Push-Url" if is_new_step else "HX-Replace-Url"] = address
    if slate is not None:
        headers |= _model_headers(slate)
    return Template(
        template,
        context={"root": root_of(request), **context},
        headers=headers,
        media_type=MediaType.HTML,
    )


def problem_answers(
    services: PageServices,
) -> Callable[[PageRequest, Exception], Response[Any]]:
    """Return the handler that tells any error in words, on a page or in a region."""

    def answer_problem(request: PageRequest, error: Exception) -> Template:
        kind = problem_type_of(error)
        request_id = request_id_of(request.scope)
        if kind is INTERNAL:
            log.error("request %s failed", request_id, exc_info=error)
        is_region = _asks_for_region(request)
        shown = request.headers.get("hx-current-url", "") if is_region else str(request.url)
        words = problem_words(kind, error, retry_url=shown, request_id=request_id)
        if is_region:
            answer = answer_region(request, "fragments/problem.html", {"problem": words})
            answer.status_code = kind.status
            return answer
        view = View(
            template="fragments/problem_page.html", title=words.title, context={"problem": words}
        )
        page = answer_view(request, services, view, status=kind.status)
        page.headers |= headers_of(error)
        return page

    return answer_problem


def _asks_for_region(request: PageRequest) -> bool:
    """Whether the page's scripts ask for a part of a view, and not a browser for a page."""
    is_region = request.scope["path"].startswith(f"{root_of(request)}{REGIONS_PATH}/")
    return is_region and request.headers.get("hx-request") == "true"


def _model_headers(slate: Slate) -> dict[str, str]:
    headers = model_headers(
        slate.model_version, slate.manifest_sha256, is_fallback=slate.is_fallback
    )
    return {name.decode(): value.decode() for name, value in headers}
