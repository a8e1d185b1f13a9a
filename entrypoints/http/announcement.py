"""Telling that a service serves, once it does."""

import socket
import threading
import time
from collections.abc import Callable

_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # nothing is bound here
_QUESTION = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_PAUSE_SECONDS = 0.05


def announce_first_answer(listener: socket.socket, announce: Callable[[], None]) -> None:
    """Have `announce` called, in a thread, once a process behind `listener` has answered.

    A connection waits in the socket's queue until a process accepts it, which
    none does before its stores are open and its model is loaded. Where none
    ever does, nothing is announced.
    """
    host, port = listener.getsockname()[:2]
    place = (_EVERY_ADDRESS.get(host, host), port)

    def wait() -> None:
        while not _answers(place):
            time.sleep(_PAUSE_SECONDS)
        announce()

    threading.Thread(target=wait, name="announcement", daemon=True).start()


def _answers(place: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(place) as connection:
            connection.sendall(_QUESTION)
            return bool(connection.recv(1))
    except OSError:
        return False
