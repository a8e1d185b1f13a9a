"""The identifiers of viewers, movies, requests and model versions."""

from typing import NewType

from domain.errors import InvalidValueError

ViewerId = NewType("ViewerId", int)
MovieId = NewType("MovieId", int)
RequestId = NewType("RequestId", str)
VersionNumber = NewType("VersionNumber", int)

MAXIMUM_IDENTIFIER = 2**53 - 1
"""The largest id: every JSON reader holds it exactly."""


def viewer_id(value: int) -> ViewerId:
    """Return `value` as a viewer id, or raise `InvalidValueError`."""
    return ViewerId(_checked("user_id", value))


def movie_id(value: int) -> MovieId:
    """Return `value` as a movie id, or raise `InvalidValueError`."""
    return MovieId(_checked("movie_id", value))


def _checked(name: str, value: int) -> int:
    if not 1 <= value <= MAXIMUM_IDENTIFIER:
        message = f"{name} must be a whole number from 1 to {MAXIMUM_IDENTIFIER}, not {value}"
        raise InvalidValueError(message)
    return value
