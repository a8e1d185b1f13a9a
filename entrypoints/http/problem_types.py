"""The kinds of problem that the API answers with, and which error is which."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotAuthorizedException,
    NotFoundException,
    PermissionDeniedException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge, ServiceUnavailableException

from application.errors import (
    NotFoundError,
    NothingPredictsError,
    NotTrainedError,
    RefusedError,
    StorageError,
    UnknownMovieError,
    UnusableSeedsError,
    WriterBusyError,
)
from domain.errors import ArtefactError, InsufficientDataError, InvalidValueError

PROBLEMS_PATH = "/problems/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """One kind of problem; `name` ends its address, `advice` says what a caller can do."""

    name: str
    status: int
    title: str
    advice: str


MALFORMED = ProblemType(
    name="malformed-request",
    status=400,
    title="The request cannot be read",
    advice="Send well-formed HTTP with a JSON body in UTF-8; NaN and Infinity are no JSON.",
)
INVALID = ProblemType(
    name="invalid-request",
    status=422,
    title="The request breaks a rule",
    advice="Correct the fields that `errors` or `detail` name; /docs lists what each may hold.",
)
UNAUTHORIZED = ProblemType(
    name="operator-key-needed",
    status=401,
    title="An operator key is needed",
    advice="Make one with `marquee keys create NAME` and send it as `Authorization: Bearer KEY`.",
)
FORBIDDEN = ProblemType(
    name="forbidden",
    status=403,
    title="This is not allowed",
    advice="Ask whoever runs this service.",
)
FOREIGN_ORIGIN = ProblemType(
    name="foreign-origin",
    status=403,
    title="Another site's page may not do this",
    advice="Call from a page of this service, or from a program that sends no Origin header.",
)
NO_SUCH_PATH = ProblemType(
    name="no-such-path",
    status=404,
    title="There is nothing at this path",
    advice="See /docs for the paths there are.",
)
NOT_FOUND = ProblemType(
    name="not-found",
    status=404,
    title="There is no such thing",
    advice="Check the name or number.",
)
UNKNOWN_MOVIE = ProblemType(
    name="movie-not-in-catalogue",
    status=404,
    title="The catalogue has no such movie",
    advice="Look movies up with GET /movies?q=TITLE.",
)
NOT_TRAINED = ProblemType(
    name="movie-not-in-training",
    status=404,
    title="No model has learnt this movie yet",
    advice="Ask again after the next training run.",
)
UNUSABLE_SEEDS = ProblemType(
    name="no-usable-seed",
    status=404,
    title="The model can go by none of the seeds",
    advice="Look movies up with GET /movies?q=TITLE, or leave the seeds out.",
)
NOTHING_PREDICTS = ProblemType(
    name="nothing-predicts-ratings",
    status=404,
    title="No released version predicts ratings",
    advice="Whoever runs this service can train a plan of the role `rating`, and promote it.",
)
METHOD_NOT_ALLOWED = ProblemType(
    name="method-not-allowed",
    status=405,
    title="This path does not answer this method",
    advice="Use a method that the Allow header names.",
)
REFUSED = ProblemType(
    name="refused",
    status=409,
    title="This must not be done now",
    advice="Mend what `detail` names, then ask again.",
)
BUSY = ProblemType(
    name="writer-busy",
    status=409,
    title="Another process is changing the models",
    advice="Wait until it has ended, then ask again.",
)
TOO_LARGE = ProblemType(
    name="body-too-large",
    status=413,
    title="The body is too large",
    advice="Send less at a time; MARQUEE_MAX_BODY_BYTES sets the limit.",
)
UNSUPPORTED_TYPE = ProblemType(
    name="unsupported-media-type",
    status=415,
    title="The body is of another type than this path reads",
    advice="Send JSON with `Content-Type: application/json`.",
)
WRONG_HOST = ProblemType(
    name="unknown-host",
    status=421,
    title="This service does not go by that name",
    advice="Whoever runs it can allow the name in MARQUEE_ALLOWED_HOSTS.",
)
INTERNAL = ProblemType(
    name="internal-error",
    status=500,
    title="The service made a mistake",
    advice="The log has the particulars under the `request_id`.",
)
UNAVAILABLE = ProblemType(
    name="unavailable",
    status=503,
    title="The service cannot answer this now",
    advice="Ask again in a moment; `marquee doctor` looks for what is missing.",
)

PROBLEM_OF_ERROR: Mapping[type[Exception], ProblemType] = {
    # What the use cases refuse.
    InvalidValueError: INVALID,
    InsufficientDataError: REFUSED,
    NotFoundError: NOT_FOUND,
    UnknownMovieError: UNKNOWN_MOVIE,
    NotTrainedError: NOT_TRAINED,
    NothingPredictsError: NOTHING_PREDICTS,
    UnusableSeedsError: UNUSABLE_SEEDS,
    RefusedError: REFUSED,
    WriterBusyError: BUSY,
    StorageError: UNAVAILABLE,
    ArtefactError: UNAVAILABLE,
    # What msgspec cannot read; only a body nests too deep.
    msgspec.ValidationError: INVALID,
    msgspec.DecodeError: MALFORMED,
    UnicodeDecodeError: MALFORMED,
    RecursionError: MALFORMED,
    # What Litestar refuses.
    ValidationException: INVALID,
    NotAuthorizedException: UNAUTHORIZED,
    PermissionDeniedException: FORBIDDEN,
    NotFoundException: NO_SUCH_PATH,
    MethodNotAllowedException: METHOD_NOT_ALLOWED,
    RequestEntityTooLarge: TOO_LARGE,
    ServiceUnavailableException: UNAVAILABLE,
    ClientException: MALFORMED,
    HTTPException: INTERNAL,
    Exception: INTERNAL,
}

PROBLEM_TYPES: Mapping[str, ProblemType] = {
    kind.name: kind
    for kind in (*PROBLEM_OF_ERROR.values(), FOREIGN_ORIGIN, UNSUPPORTED_TYPE, WRONG_HOST)
}


def problem_type_of(error: Exception) -> ProblemType:
    """Return the kind of the nearest class of `error` that the table names."""
    return next(
        PROBLEM_OF_ERROR[ancestor]
        for ancestor in type(error).__mro__
        if ancestor in PROBLEM_OF_ERROR
    )
