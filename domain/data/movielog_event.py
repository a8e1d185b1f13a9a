"""What a line of a movielog says: an event, or nothing, with the reason."""

from dataclasses import dataclass
from enum import StrEnum

from domain.identifiers import ViewerId


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedMinute:
    """A viewer watched one minute of a movie, the first of which is 0.

    `timestamp` here and below is in microseconds since 1970, UTC.
    """

    viewer_id: ViewerId
    timestamp: int
    slug: str
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedMovie:
    """A viewer rated a movie, from 1 to the end of the source's scale."""

    viewer_id: ViewerId
    timestamp: int
    slug: str
    rating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationRequest:
    """A recommender was asked for a viewer, and answered or failed.

    `slugs` are the movies shown, best first, duplicates as they stood; a request
    whose `status` is not 200 failed and showed none.
    """

    viewer_id: ViewerId
    timestamp: int
    status: int
    latency_ms: float
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCreated:
    """A viewer opened an account."""

    viewer_id: ViewerId
    timestamp: int


class RejectReason(StrEnum):
    """Why a line is no event: the first of these that applies."""

    TOO_LONG = "too-long"
    NOT_TEXT = "not-text"
    """Bytes that are no UTF-8, or NUL."""
    EMPTY = "empty"
    MISSING_FIELDS = "missing-fields"
    """Fewer than time, user and request."""
    BAD_TIME = "bad-time"
    BAD_USER_ID = "bad-user-id"
    UNKNOWN_REQUEST = "unknown-request"
    """None of the four, or cut off."""
    BAD_SLUG = "bad-slug"
    BAD_MINUTE = "bad-minute"
    BAD_RATING = "bad-rating"
    RATING_OFF_SCALE = "rating-off-scale"
    BAD_RESPONSE_TIME = "bad-response-time"
    TOO_MANY_MOVIES = "too-many-movies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A line that is no event."""

    reason: RejectReason


Event = WatchedMinute | RatedMovie | RecommendationRequest | AccountCreated
