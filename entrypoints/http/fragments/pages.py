"""The pages: every view at an address of its own."""

from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from domain.identifiers import MovieId, ViewerId
from domain.recommendation.slate import Slate
from entrypoints.http.controllers.movies import MovieReference, referred_movie
from entrypoints.http.fragments.answers import PageRequest, View, answer_view, root_of
from entrypoints.http.fragments.browse_order import BrowseOrder, Typed
from entrypoints.http.fragments.patterns import patterns_view
from entrypoints.http.fragments.services import PageServices
from entrypoints.http.fragments.views import browse_view, home_view, movie_view, pick_view
from entrypoints.http.movie_filters import Cursor

Movies = Annotated[list[int] | None, QueryParameter(name="movie")]


def page_handlers(services: PageServices) -> list[HTTPRouteHandler]:
    """Return the routes of the pages; every slate they show goes to the log."""

    def shown(
        request: PageRequest, endpoint: str, view: View, viewer: ViewerId | None = None
    ) -> Response[Any]:
        if isinstance(view.slate, Slate):
            services.answer_log.note(request.scope, endpoint, view.slate, viewer)
        return answer_view(request, services, view)

    @get("/", include_in_schema=False)
    async def home(
        request: PageRequest, user_id: Typed = "", cursor: Cursor = None
    ) -> Response[Any]:
        view = home_view(services, root_of(request), user_id, cursor)
        viewer = view.context["viewer_id"]
        return shown(request, "/", view, ViewerId(viewer) if isinstance(viewer, int) else None)

    @get("/pick", include_in_schema=False)
    async def pick(
        request: PageRequest, movies: Movies = None, q: Typed = "", cursor: Cursor = None
    ) -> Response[Any]:
        view = pick_view(services, root_of(request), movies or (), q, cursor)
        return shown(request, "/pick", view)

    @get("/browse", include_in_schema=False)
    async def browse(request: PageRequest, order: NamedDependency[BrowseOrder]) -> Response[Any]:
        return shown(request, "/browse", browse_view(services, root_of(request), order))

    @get("/movie/{movie:path}", include_in_schema=False)
    async def movie(
        request: PageRequest, movie: MovieReference, user_id: Typed = ""
    ) -> Response[Any]:
        reference: MovieId | str = referred_movie(movie)
        return shown(request, "/movie", movie_view(services, reference, user_id))

    @get("/patterns", include_in_schema=False)
    async def patterns(request: PageRequest) -> Response[Any]:
        return shown(request, "/patterns", patterns_view(services, root_of(request)))

    return [home, pick, browse, movie, patterns]
