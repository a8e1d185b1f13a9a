"""Signals that ask a long-running command to come to an end."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ASKING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stop_asked() -> Iterator[Callable[[], bool]]:
    """Yield what tells whether a stop was asked for; asked again, the process ends at once."""
    asked = threading.Event()
    former = {number: signal.getsignal(number) for number in _ASKING}

    def note(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        for number, handler in former.items():
            signal.signal(number, handler)

    for number in _ASKING:
        signal.signal(number, note)
    try:
        yield asked.is_set
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
