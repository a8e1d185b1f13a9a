"""The files of the page, and the page that shows the API's description."""

from pathlib import Path
from string import Template

from litestar import MediaType, Router, get
from litestar.datastructures import CacheControlHeader
from litestar.handlers import HTTPRouteHandler
from litestar.static_files import create_static_files_router

from entrypoints.http.gatekeeper import DOCS_PATH
from entrypoints.settings import REPOSITORY

WEB = REPOSITORY / "web"

_YEAR = 31_536_000


def static_routes() -> list[Router]:
    """Return the routes of styles, scripts and images, and of vendored files.

    Vendored files carry their version in their name, so browsers may keep them.
    """
    return [
        *(_static(WEB / folder, CacheControlHeader(no_cache=True)) for folder in _OWN_FOLDERS),
        _static(WEB / "vendor", CacheControlHeader(public=True, max_age=_YEAR, immutable=True)),
    ]


_OWN_FOLDERS = ("styles", "scripts", "images")


def _static(folder: Path, cache_control: CacheControlHeader) -> Router:
    return create_static_files_router(
        path=f"/static/{folder.name}",
        directories=[folder],
        name=f"static-{folder.name}",
        cache_control=cache_control,
    )


def docs_page(root_path: str) -> HTTPRouteHandler:
    """Return the route of the API's documentation, drawn from files of this service alone."""
    page = Template((WEB / "docs.html").read_text("utf-8")).substitute(root_path=root_path)

    @get(DOCS_PATH, media_type=MediaType.HTML, include_in_schema=False)
    async def show_docs() -> str:
        return page

    return show_docs
