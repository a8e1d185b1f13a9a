"""The routes of the page."""

from collections.abc import Sequence

from litestar import Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from entrypoints.http.fragments.answers import problem_answers
from entrypoints.http.fragments.browse_order import provide_browse_order
from entrypoints.http.fragments.pages import page_handlers
from entrypoints.http.fragments.regions import region_handlers
from entrypoints.http.fragments.services import PageServices


def page_router(services: PageServices, operator_pages: Sequence[HTTPRouteHandler] = ()) -> Router:
    """Return the pages and their regions, which tell errors in words instead of documents."""
    return Router(
        path="/",
        route_handlers=[
            *page_handlers(services),
            *region_handlers(services),
            *operator_pages,
        ],
        dependencies={"order": Provide(provide_browse_order)},
        exception_handlers={Exception: problem_answers(services)},
        include_in_schema=False,
    )
