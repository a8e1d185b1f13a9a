"""Problem documents on the wire (RFC 9457)."""

from typing import Annotated

import msgspec
from msgspec import Meta

PROBLEM_MEDIA_TYPE = "application/problem+json"


class InvalidField(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a request that breaks a rule."""

    field: Annotated[str, Meta(description="Where: a name in the body, the query or the path.")]
    source: Annotated[str, Meta(description="The part of the request it stands in.")]
    message: Annotated[str, Meta(description="What is wrong with it.")]


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, where, and what to do about it."""

    type: Annotated[str, Meta(description="Names the kind of problem; a page explains it.")]
    title: Annotated[str, Meta(description="The kind of problem, in words.")]
    status: Annotated[int, Meta(description="The HTTP status.", ge=400, le=599)]
    detail: Annotated[str, Meta(description="What happened this time, and what to do.")]
    instance: Annotated[str, Meta(description="The path that was asked for.")]
    request_id: Annotated[str, Meta(description="Name this when you ask for help.")]
    errors: Annotated[
        tuple[InvalidField, ...], Meta(description="The fields at fault, where fields are.")
    ] = ()
