"""The regions: parts of a view that change while it stands."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from domain.identifiers import MovieId
from domain.recommendation.slate import SlateRequest
from entrypoints.http.fragments.addresses import address, read_viewer
from entrypoints.http.fragments.answers import (
    REGIONS_PATH,
    PageRequest,
    answer_region,
    root_of,
)
from entrypoints.http.fragments.browse_order import BrowseOrder, Typed
from entrypoints.http.fragments.pages import Movies
from entrypoints.http.fragments.services import PageServices
from entrypoints.http.fragments.views import (
    FURTHER_SLATE,
    browse_view,
    found_movies,
    further_context,
)
from entrypoints.http.movie_filters import Cursor


def region_handlers(services: PageServices) -> list[HTTPRouteHandler]:
    """Return the routes of the regions, which only the page's own scripts ask for."""

    @get(f"{REGIONS_PATH}/status", include_in_schema=False)
    async def status(request: PageRequest) -> Response[Any]:
        return answer_region(request, "fragments/status.html", {"health": services.report_health()})

    @get(f"{REGIONS_PATH}/search", include_in_schema=False)
    async def search(request: PageRequest, q: Typed = "", movies: Movies = None) -> Response[Any]:
        chosen = [MovieId(movie) for movie in movies or ()]
        options = found_movies(services, q, chosen) if q.strip() else []
        context = {"typed": q, "options": options, "chosen_ids": chosen}
        return answer_region(request, "fragments/options.html", context)

    @get(f"{REGIONS_PATH}/recommendations", include_in_schema=False)
    async def recommendations(
        request: PageRequest, user_id: Typed = "", movies: Movies = None, cursor: Cursor = None
    ) -> Response[Any]:
        viewer = read_viewer(user_id)
        seeds = tuple(MovieId(movie) for movie in movies or ())
        slate = services.recommend_movies(
            SlateRequest(viewer_id=viewer, seed_movie_ids=seeds, k=FURTHER_SLATE, cursor=cursor)
        )
        services.answer_log.note(request.scope, f"{REGIONS_PATH}/recommendations", slate, viewer)
        query = [("user_id", viewer), *(("movie", seed) for seed in seeds)]
        context = further_context(root_of(request), query, slate, viewer)
        return answer_region(request, "fragments/more_slate.html", context, slate=slate)

    @get(f"{REGIONS_PATH}/browse", include_in_schema=False)
    async def browse(request: PageRequest, order: NamedDependency[BrowseOrder]) -> Response[Any]:
        root = root_of(request)
        context = browse_view(services, root, order).context
        if order.cursor is not None:
            return answer_region(request, "fragments/more_movies.html", context)
        return answer_region(
            request,
            "fragments/browse_results.html",
            context,
            address=address(f"{root}/browse", order.query()),
            # Every pause in typing would be a step to go back through.
            is_new_step=request.headers.get("hx-trigger-name") != "q",
        )

    return [status, search, recommendations, browse]
