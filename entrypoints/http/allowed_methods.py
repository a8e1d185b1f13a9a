"""Which methods a path answers."""

from litestar import Litestar
from litestar.exceptions import MethodNotAllowedException, NotFoundException

_NO_METHOD = "NONE"


def allowed_methods(app: Litestar, path: str) -> str:
    """Return the methods of a path as the Allow header lists them; empty where nothing is.

    Litestar's own answer to OPTIONS leaves out methods where several handlers
    share a path.
    """
    try:
        app.asgi_router.handle_routing(path=path, method=_NO_METHOD)
    except MethodNotAllowedException as refusal:
        return with_head((refusal.headers or {})["allow"])
    except NotFoundException:
        pass
    return ""


def with_head(allowed: str) -> str:
    """Return an Allow header with HEAD wherever GET is, since HEAD is answered as GET."""
    methods = set(allowed.split(", "))
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
