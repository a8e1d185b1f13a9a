"""Moments as people write them: a time, or how long ago."""

import re
from datetime import UTC, datetime, timedelta

from domain.errors import InvalidValueError

_AGO = re.compile(r"(?P<count>\d{1,6})(?P<unit>[smhdw])", re.ASCII)
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def moment_of(text: str, now: datetime) -> datetime:
    """Return the moment that `text` names, aware, in UTC, or raise `InvalidValueError`.

    `2h` is two hours before `now`; the units are s, m, h, d and w. All else is
    read as ISO 8601, in UTC where it names no offset.
    """
    ago = _AGO.fullmatch(text)
    try:
        if ago is not None:
            return now - int(ago["count"]) * _UNITS[ago["unit"]]
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidValueError(
            f"{text!r} is no moment; write 2026-05-17, 2026-05-17T12:30:00+02:00,"
            " or how long ago, such as 90s, 30m, 2h, 7d or 1w"
        ) from error
