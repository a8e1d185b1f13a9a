"""Column types that keep domain values exact in every database."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Sequence = BigInteger().with_variant(Integer, "sqlite")
"""A counter that the database fills in; SQLite counts only in plain INTEGER keys."""

_decode_texts = msgspec.json.Decoder(tuple[str, ...]).decode


def to_microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970 of an aware moment; exact and in order of time."""
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(count: int) -> datetime:
    """Return the moment in UTC of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=count)


class UtcMicroseconds(TypeDecorator[datetime]):
    """An aware moment, stored as whole microseconds and read back in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return the number to store; a naive moment raises TypeError."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return the moment of a stored number."""
        return None if value is None else from_microseconds(value)


class Texts(TypeDecorator[tuple[str, ...]]):
    """A few short texts in order, stored as one JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return the JSON to store."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return the texts of stored JSON."""
        return None if value is None else _decode_texts(value)
