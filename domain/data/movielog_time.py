"""The time at the start of a movielog line."""

import re
from datetime import UTC, datetime, timedelta, timezone

_FORM = re.compile(
    r"(?P<minute>[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{3}|[0-9]{6}|[0-9]{9}))?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<hours>[0-9]{2}):(?P<minutes>[0-5][0-9]))?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LATEST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


def parse_time(text: str) -> int | None:
    """Return a time in microseconds since 1970, UTC; None where `text` is no real time.

    A date, `T` or one space, hours and minutes; then, where they are not zero,
    seconds, and with them a fraction of 3, 6 or 9 digits (cut to microseconds);
    then perhaps `Z` or an offset such as `+05:30`. Without one it is UTC.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    try:
        moment = datetime.fromisoformat(form["minute"]).replace(
            second=int(form["second"] or 0),
            microsecond=int((form["fraction"] or "").ljust(6, "0")[:6]),
            tzinfo=_zone(form),
        )
    except ValueError:
        return None
    microseconds = (moment - _EPOCH) // _MICROSECOND
    return microseconds if _EARLIEST <= microseconds <= _LATEST else None


def _zone(form: re.Match[str]) -> timezone:
    """Return the zone that a line names; raises `ValueError` where there is none such."""
    if form["hours"] is None:
        return UTC
    offset = timedelta(hours=int(form["hours"]), minutes=int(form["minutes"]))
    return timezone(-offset if form["sign"] == "-" else offset)
