"""Cursors: how the next page knows what was shown before."""

import base64
import binascii
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import InvalidValueError
from domain.identifiers import MAXIMUM_IDENTIFIER, MovieId

MAXIMUM_SHOWN = 2000
"""How many movies a cursor may remember; paging ends there."""

_CHECKSUM = struct.Struct("<I")
_ADDRESS_SAFE = bytes.maketrans(b"+/", b"-_")
_SIZES = {"I": 4, "Q": 8}
_NARROW_LIMIT = 2**32


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The version that made the pages so far, and every movie on them.

    The movies themselves, and not a rank, so that pages never repeat even where
    another version answers the next one.
    """

    version: str
    shown: Sequence[MovieId]

    def encode(self) -> str:
        """Return the cursor as text that is safe in an address."""
        width = "I" if max(self.shown, default=0) < _NARROW_LIMIT else "Q"
        version = self.version.encode()
        head = bytes((len(version), ord(width))) + version
        return seal(head + struct.pack(f"<{len(self.shown)}{width}", *self.shown))

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Return the cursor that `encode` wrote, or raise `InvalidValueError`."""
        payload = unseal(text)
        try:
            length, size = payload[0], _SIZES[chr(payload[1])]
            version = payload[2 : 2 + length].decode()
            packed = payload[2 + length :]
            count = len(packed) // size
            shown = struct.unpack(f"<{count}{chr(payload[1])}", packed)
        except (IndexError, KeyError, UnicodeDecodeError, struct.error) as error:
            raise _unknown_cursor() from error
        if count > MAXIMUM_SHOWN or max(shown, default=0) > MAXIMUM_IDENTIFIER:
            raise _unknown_cursor()
        return cls(version=version, shown=tuple(MovieId(movie) for movie in shown))


def seal(payload: bytes) -> str:
    """Return `payload` as address-safe text that shows when it was changed by accident."""
    checksum = _CHECKSUM.pack(zlib.crc32(payload))
    text = binascii.b2a_base64(checksum + payload, newline=False)
    return text.rstrip(b"=").translate(_ADDRESS_SAFE).decode("ascii")


def unseal(text: str) -> bytes:
    """Return what was sealed, or raise `InvalidValueError`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        (checksum,) = _CHECKSUM.unpack_from(raw)
    except (binascii.Error, ValueError, struct.error) as error:
        raise _unknown_cursor() from error
    payload = raw[_CHECKSUM.size :]
    if zlib.crc32(payload) != checksum:
        raise _unknown_cursor()
    return payload


def _unknown_cursor() -> InvalidValueError:
    return InvalidValueError(
        "cursor: it was not made by this service; take next_cursor as it stands in the answer"
        " before, or leave it out to start from the first page"
    )
