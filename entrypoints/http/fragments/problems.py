"""What went wrong, in words for people who watch films."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import MarqueeError
from entrypoints.http.problem_types import (
    INTERNAL,
    INVALID,
    MALFORMED,
    NO_SUCH_PATH,
    NOT_FOUND,
    UNAUTHORIZED,
    UNAVAILABLE,
    UNKNOWN_MOVIE,
    UNUSABLE_SEEDS,
    ProblemType,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemWords:
    """A problem as the page tells it; a word in a tuple of the sign is red."""

    sign_lines: Sequence[Sequence[str | tuple[str]]]
    title: str
    detail: str
    retry_url: str = ""
    request_id: str = ""


_BROKEN = ProblemWords(
    sign_lines=[["Curtain", ("stuck",)]],
    title="Something broke behind the curtain",
    detail="This is our mistake, not yours. Try again in a moment.",
)
_UNREADABLE = ProblemWords(
    sign_lines=[["Wrong", ("ticket",)]],
    title="That address does not add up",
    detail="A part of it cannot be read. Start over from the programme.",
)
_NO_FILM = ProblemWords(
    sign_lines=[["No such", ("film",)]],
    title="We do not have that film",
    detail="It may have been renamed or taken out of the catalogue. Look for it by its title.",
)
_NO_PAGE = ProblemWords(
    sign_lines=[["No such", ("page",)]],
    title="There is nothing at this address",
    detail="It may be mistyped, or have moved. Go on from the programme, or look for a film.",
)
_NOT_THIS_WAY = ProblemWords(
    sign_lines=[["Not", ("this way",)]],
    title="This address cannot be asked like that",
    detail="The service understood, and does not do it. Go on from the programme.",
)
_OPERATORS_ONLY = ProblemWords(
    sign_lines=[["Operators", ("only",)]],
    title="This page is for operators",
    detail="Ask whoever runs this service for an operator key, and give it as the password.",
)
_CLOSED = ProblemWords(
    sign_lines=[["Back in", ("a minute",)]],
    title="The service cannot answer just now",
    detail="It may be starting, or loading a new model. Try again in a moment.",
)

_WORDS: Mapping[ProblemType, ProblemWords] = {
    UNKNOWN_MOVIE: _NO_FILM,
    NOT_FOUND: _NO_FILM,
    NO_SUCH_PATH: _NO_PAGE,
    UNUSABLE_SEEDS: _NO_FILM,
    UNAUTHORIZED: _OPERATORS_ONLY,
    INVALID: _UNREADABLE,
    MALFORMED: _UNREADABLE,
    UNAVAILABLE: _CLOSED,
    INTERNAL: _BROKEN,
}

LOST_CONNECTION = ProblemWords(sign_lines=[], title="", detail="", retry_url="/")
"""Filled in by the page's script, where no answer came."""


def problem_words(
    kind: ProblemType, error: Exception, *, retry_url: str, request_id: str
) -> ProblemWords:
    """Return the words for an error; what a viewer got wrong is named."""
    words = _WORDS.get(kind, _BROKEN if kind.status >= INTERNAL.status else _NOT_THIS_WAY)
    is_telling = kind is INVALID and isinstance(error, MarqueeError)
    detail = f"{words.detail} ({error})" if is_telling else words.detail
    return ProblemWords(
        sign_lines=words.sign_lines,
        title=words.title,
        detail=detail,
        retry_url=retry_url if kind.status >= INTERNAL.status else "",
        request_id=request_id if kind is INTERNAL else "",
    )
