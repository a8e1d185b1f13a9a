"""Served requests as bytes: small while they wait, and ready for a pipe."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from domain.operations.requests import ServedRequest

PackedRequest = msgspec.Raw
"""One served request as MessagePack.

Packed at once, a request that waits is one small block of bytes, where it was
some thirty objects that the next ones could not take the places of.
"""


class PackedSliceWriter(Protocol):
    """Stores packed requests in slices."""

    def write(self, requests: Sequence[PackedRequest]) -> None:
        """Store a slice in one transaction, or raise `StorageError` where that may yet go well."""
        ...


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[ServedRequest]).decode


def packed(request: ServedRequest) -> PackedRequest:
    """Return a request as bytes."""
    return PackedRequest(_encode(request))


def packed_slice(requests: Sequence[PackedRequest]) -> bytes:
    """Return packed requests as one message."""
    return _encode(requests)


def unpacked(message: bytes) -> list[ServedRequest]:
    """Return the requests of a message."""
    return _decode(message)
