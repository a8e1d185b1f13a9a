"""The HTTP server: one listening socket, one process or several behind it."""

import errno
import signal
import socket
from typing import Any

import uvicorn
from litestar import Litestar
from uvicorn.supervisors import Multiprocess

from application.errors import RefusedError
from entrypoints.http.app import create_app
from entrypoints.logs import write_logs
from entrypoints.serving_container import ServingContainer
from entrypoints.settings import Settings, load_settings, set_switches

BACKLOG = 2048
KEEP_ALIVE_SECONDS = 30
DRAIN_SECONDS = 10
"""How long a stop waits for requests that are under way."""


def app_of_environment() -> Litestar:
    """Return the application that the environment's settings describe, for worker processes."""
    set_switches()
    write_logs()
    return create_app(ServingContainer(settings=load_settings()))


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
    serve_application(create_app(ServingContainer(settings=settings)), listener)


def serve_application(app: Litestar, listener: socket.socket) -> None:
    """Serve `app` from this process until it is told to stop."""
    signal.signal(signal.SIGTERM, _leave)
    uvicorn.Server(_config(app)).run(sockets=[listener])


def serve_with_workers(listener: socket.socket, workers: int) -> None:
    """Serve from several processes, which share the socket and the model's arrays."""
    config = _config(f"{__name__}:{app_of_environment.__name__}", factory=True, workers=workers)
    Multiprocess(config, sockets=[listener]).run()


def _leave(_signal: int, _frame: object) -> None:
    """End with success: the server raises the signal anew once it has drained and flushed."""
    raise SystemExit(0)


def _config(app: Any, **more: Any) -> uvicorn.Config:
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


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken by another process;"
            " end it, or choose another with --port or MARQUEE_PORT"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is reserved; choose one above 1023 with --port or MARQUEE_PORT"
    return f"{host} port {port} cannot be listened on: {error.strerror or error}"
