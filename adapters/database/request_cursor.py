"""Where a page of the request log ended."""

import base64
import binascii
import re
from typing import NamedTuple

from domain.errors import InvalidValueError

_FORM = re.compile(r"(\d{1,17})\.(\d{1,17})", re.ASCII)


class RequestCursor(NamedTuple):
    """The last request of a page: its time in microseconds, then its row, which breaks ties."""

    timestamp: int
    sequence: int

    def encode(self) -> str:
        """Return the cursor as a text of URL-safe characters."""
        plain = f"{self.timestamp}.{self.sequence}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "RequestCursor":
        """Return the cursor of a text, or raise `InvalidValueError`."""
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            plain = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        except (binascii.Error, UnicodeError):
            plain = ""
        match = _FORM.fullmatch(plain)
        if match is None:
            raise InvalidValueError(
                f"cursor {text!r} is not one this log gave out; leave it out to start anew"
            )
        return cls(timestamp=int(match[1]), sequence=int(match[2]))
