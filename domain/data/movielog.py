"""The grammar of a movielog line.

::

    TIME,USER,GET /data/m/SLUG/MINUTE.mpg
    TIME,USER,GET /rate/SLUG=RATING
    TIME,USER,recommendation request HOST, status CODE, result: SLUG, …, N ms
    TIME,USER,GET /create_account

Spaces may stand around a line and its fields, in runs, and wherever the forms
above have one. Whole numbers are ASCII digits; leading zeros mean nothing.
"""

import re

from domain.data.movielog_event import (
    AccountCreated,
    Event,
    RatedMovie,
    RecommendationRequest,
    Rejection,
    RejectReason,
    WatchedMinute,
)
from domain.data.movielog_time import parse_time
from domain.identifiers import MAXIMUM_IDENTIFIER, ViewerId

MAXIMUM_LINE_BYTES = 16_384
MAXIMUM_SLUG_LENGTH = 512
MAXIMUM_MINUTE = 99_999
"""The longest film ever shown, *Logistics*, has 51,420 minutes."""
MAXIMUM_SLATE = 20
SUCCESS = 200
"""The status of a request whose movies were shown."""

_MAXIMUM_DIGITS = len(str(MAXIMUM_IDENTIFIER))
_DIGITS = re.compile(r"[0-9]+")
_SLUG = re.compile(
    rf"(?!.{{{MAXIMUM_SLUG_LENGTH + 1}}})(?:[A-Za-z0-9+_.*-]|%[2-9A-Fa-f][0-9A-Fa-f])+"
)
_WATCH = re.compile(r"GET +/data/m/(?P<slug>[^/]*)/(?P<minute>[^/]*)\.mpg", re.DOTALL)
_RATE = re.compile(r"GET +/rate/(?P<slug>[^=]*)=(?P<rating>.*)", re.DOTALL)
_ACCOUNT = re.compile(r"GET +/create_account")
_RECOMMENDATION = re.compile(
    r"recommendation +request +[!-+\--~]+ *, *status +(?P<status>0|[1-9][0-9]{2}) *, *result: *"
)
_RESPONSE_TIME = re.compile(r" *(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?) *(?P<unit>ms|s)")
_MILLISECONDS = {"ms": 1.0, "s": 1000.0}


def parse_line(text: str, *, scale: int) -> Event | Rejection:
    """Return the event that a line tells of, or why it tells of none; never raises.

    `text` may still have its end. Ratings are whole numbers from 1 to `scale`.
    """
    if "\0" in text:
        return Rejection(reason=RejectReason.NOT_TEXT)
    line = text.removeprefix("\N{BOM}").rstrip("\r\n").strip(" ")
    if not line:
        return Rejection(reason=RejectReason.EMPTY)
    fields = line.split(",", 2)
    if len(fields) < 3:  # noqa: PLR2004  # time, user, request
        return Rejection(reason=RejectReason.MISSING_FIELDS)
    time, user, request = (field.strip(" ") for field in fields)
    timestamp = parse_time(time)
    if timestamp is None:
        return Rejection(reason=RejectReason.BAD_TIME)
    viewer_id = parse_user(user)
    if viewer_id is None:
        return Rejection(reason=RejectReason.BAD_USER_ID)
    return _parse_request(request, viewer_id, timestamp, scale)


def parse_bytes(line: bytes, *, scale: int) -> Event | Rejection:
    """Return what `parse_line` does for bytes that should be UTF-8 of a bounded length."""
    if len(line.rstrip(b"\r\n")) > MAXIMUM_LINE_BYTES:
        return Rejection(reason=RejectReason.TOO_LONG)
    try:
        return parse_line(line.decode(), scale=scale)
    except UnicodeDecodeError:
        return Rejection(reason=RejectReason.NOT_TEXT)


def quoted(line: bytes) -> str:
    r"""Return a line as text, for people: bytes that are no UTF-8 as `\xNN`, no more than fits."""
    return line.rstrip(b"\r\n")[:MAXIMUM_LINE_BYTES].decode(errors="backslashreplace")


def parse_user(text: str) -> ViewerId | None:
    """Return a viewer's id, its leading zeros dropped; None where `text` is none."""
    number = _whole_number(text)
    return None if number is None or not 1 <= number <= MAXIMUM_IDENTIFIER else ViewerId(number)


def is_slug(text: str) -> bool:
    """Say whether `text` can name a movie.

    It is not empty and holds only what form encoding leaves as it is (ASCII
    letters, digits, `. - * _`), `+` for spaces, and `%XX` for anything else but
    control characters; so never a comma.
    """
    return _SLUG.fullmatch(text) is not None


def parse_head(text: str) -> int | None:
    """Return the status in `recommendation request HOST, status CODE, result: `, up to there."""
    head = _RECOMMENDATION.fullmatch(text)
    return None if head is None else int(head["status"])


def parse_response_time(text: str) -> float | None:
    """Return the milliseconds of ` 65 ms`, `45ms`, `12.5 ms` or `1s`; None for anything else."""
    form = _RESPONSE_TIME.fullmatch(text)
    return None if form is None else float(form["number"]) * _MILLISECONDS[form["unit"]]


def _parse_request(
    request: str, viewer_id: ViewerId, timestamp: int, scale: int
) -> Event | Rejection:
    if watch := _WATCH.fullmatch(request):
        return _watched(watch["slug"], watch["minute"], viewer_id, timestamp)
    if rate := _RATE.fullmatch(request):
        return _rated(rate["slug"], rate["rating"], viewer_id, timestamp, scale)
    if head := _RECOMMENDATION.match(request):
        return _recommended(int(head["status"]), request[head.end() :], viewer_id, timestamp)
    if _ACCOUNT.fullmatch(request):
        return AccountCreated(viewer_id=viewer_id, timestamp=timestamp)
    return Rejection(reason=RejectReason.UNKNOWN_REQUEST)


def _watched(
    slug: str, minute: str, viewer_id: ViewerId, timestamp: int
) -> WatchedMinute | Rejection:
    if not is_slug(slug):
        return Rejection(reason=RejectReason.BAD_SLUG)
    number = _whole_number(minute)
    if number is None or number > MAXIMUM_MINUTE:
        return Rejection(reason=RejectReason.BAD_MINUTE)
    return WatchedMinute(viewer_id=viewer_id, timestamp=timestamp, slug=slug, minute=number)


def _rated(
    slug: str, rating: str, viewer_id: ViewerId, timestamp: int, scale: int
) -> RatedMovie | Rejection:
    if not is_slug(slug):
        return Rejection(reason=RejectReason.BAD_SLUG)
    number = _whole_number(rating)
    if number is None:
        return Rejection(reason=RejectReason.BAD_RATING)
    if not 1 <= number <= scale:
        return Rejection(reason=RejectReason.RATING_OFF_SCALE)
    return RatedMovie(viewer_id=viewer_id, timestamp=timestamp, slug=slug, rating=number)


def _recommended(
    status: int, rest: str, viewer_id: ViewerId, timestamp: int
) -> RecommendationRequest | Rejection:
    """Read what follows `result: `; the response time stands after the last comma."""
    result, comma, response_time = rest.rpartition(",")
    latency_ms = parse_response_time(response_time)
    if not comma or latency_ms is None:
        return Rejection(reason=RejectReason.BAD_RESPONSE_TIME)
    # What a failed request brought along, a message or a list too late, nobody saw.
    slugs = _listed(result) if status == SUCCESS else ()
    if len(slugs) > MAXIMUM_SLATE:
        return Rejection(reason=RejectReason.TOO_MANY_MOVIES)
    if not all(is_slug(slug) for slug in slugs):
        return Rejection(reason=RejectReason.BAD_SLUG)
    return RecommendationRequest(
        viewer_id=viewer_id, timestamp=timestamp, status=status, latency_ms=latency_ms, slugs=slugs
    )


def _listed(result: str) -> tuple[str, ...]:
    """Return the items of a list, which may stand in brackets."""
    listed = result.strip(" ")
    if listed.startswith("[") and listed.endswith("]"):
        listed = listed[1:-1]
    return tuple(item.strip(" ") for item in listed.split(","))


def _whole_number(text: str) -> int | None:
    """Return the number that ASCII digits write; None for anything else and for huge ones."""
    if _DIGITS.fullmatch(text) is None:
        return None
    digits = text.lstrip("0") or "0"
    return int(digits) if len(digits) <= _MAXIMUM_DIGITS else None
