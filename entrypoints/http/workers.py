"""Several serving processes behind one socket, and the one that watches over them."""

import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from domain.errors import MarqueeError
from entrypoints.http.server import server_config
from entrypoints.logs import write_logs
from entrypoints.settings import load_settings, set_switches

if TYPE_CHECKING:
    from litestar import Litestar

PATIENCE_SECONDS = 10
"""How long a worker may give no sign of life before it is replaced."""

log = logging.getLogger("marquee.workers")


def serve_with_workers(listener: socket.socket, workers: int) -> None:
    """Serve from several processes, which share the socket and the model's arrays.

    A worker that dies is replaced; one that cannot even start ends them all,
    with exit code 1. The watching process itself never imports the application.
    """
    watch = Multiprocess(
        server_config(
            f"{__name__}:{app_of_environment.__name__}",
            factory=True,
            workers=workers,
            timeout_worker_healthcheck=PATIENCE_SECONDS,
        ),
        sockets=[listener],
    )
    watch.run()
    if any(process.exitcode == STARTUP_FAILURE for process in watch.processes):
        sys.exit(1)


def app_of_environment() -> "Litestar":
    """Return the application that the environment's settings describe, for worker processes."""
    _end_with_parent()
    set_switches()
    write_logs()
    from entrypoints.http.app import create_app  # noqa: PLC0415  # only workers need it
    from entrypoints.serving_container import ServingContainer  # noqa: PLC0415  # as above

    try:
        return create_app(ServingContainer(settings=load_settings()))
    except MarqueeError as error:
        log.error("%s", error)  # noqa: TRY400  # the message says it all
        sys.exit(STARTUP_FAILURE)


def _end_with_parent() -> None:
    """Stop gracefully when the watching process is gone, or nobody could ever stop this one."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, name="parent-watch", daemon=True).start()
