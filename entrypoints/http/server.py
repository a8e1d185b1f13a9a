"""The HTTP server: a listening socket, and how a process serves behind it."""

import errno
import signal
import socket
from typing import TYPE_CHECKING, Any

import uvicorn

from application.errors import RefusedError
from entrypoints.settings import Settings

if TYPE_CHECKING:
    from litestar import Litestar

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 30
DRAIN_SECONDS = 10
"""How long a stop waits for requests that are under way."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, or raise `RefusedError` saying why it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise RefusedError(_why_not(error, host, port)) from error
    listener.set_inheritable(True)
    return listener


def serve_alone(settings: Settings, listener: socket.socket) -> None:
    """Serve from this process until it is told to stop, then answer what is under way."""
    # The process that only watches over workers imports this module too, and needs neither.
    from entrypoints.http.app import create_app  # noqa: PLC0415  # see above
    from entrypoints.serving_container import ServingContainer  # noqa: PLC0415  # see above

    serve_application(create_app(ServingContainer(settings=settings)), listener)


def serve_application(app: "Litestar", listener: socket.socket) -> None:
    """Serve `app` from this process until it is told to stop."""
    signal.signal(signal.SIGTERM, _leave)
    uvicorn.Server(server_config(app)).run(sockets=[listener])


def server_config(app: Any, **more: Any) -> uvicorn.Config:
    """Return how every serving process is set up; `more` adds to it."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        **more,
    )


def _leave(_signal: int, _frame: object) -> None:
    """End with success: the server raises the signal anew once it has drained and flushed."""
    raise SystemExit(0)


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken by another process;"
            " end it, or choose another with --port or MARQUEE_PORT"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is reserved; choose one above 1023 with --port or MARQUEE_PORT"
    return f"{host} port {port} cannot be listened on: {error.strerror or error}"
