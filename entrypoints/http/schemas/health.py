"""Health on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from application.ports.request_recorder import RecorderCounts
from application.serving.report_health import HealthReport, HealthStatus


class Liveness(msgspec.Struct, frozen=True, kw_only=True):
    """The process runs."""

    status: Annotated[str, Meta(description="Always `alive`.", examples=["alive"])] = "alive"


class LogCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the requests handed to the log since this process started."""

    written: Annotated[int, Meta(description="Stored.", ge=0)]
    waiting: Annotated[int, Meta(description="Not stored yet.", ge=0)]
    dropped: Annotated[int, Meta(description="Lost, since the log could not keep up.", ge=0)]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this process can serve, and what."""

    status: Annotated[
        HealthStatus,
        Meta(description="`degraded` answers too, from the last good model or the catalogue."),
    ]
    model_version: Annotated[
        str, Meta(description="The version that answers; `none` without a model.", examples=["7"])
    ]
    model_family: Annotated[
        str, Meta(description="The family of that version.", examples=["item-item"])
    ]
    rating_version: Annotated[
        str, Meta(description="The version that predicts ratings, or `none`.", examples=["8"])
    ]
    rating_family: Annotated[
        str | None, Meta(description="The family of that version.", examples=["biased-mf"])
    ]
    since: Annotated[datetime, Meta(description="When the ranking version began to answer here.")]
    trouble: Annotated[str | None, Meta(description="Why the service is degraded, if it is.")]
    movies: Annotated[int, Meta(description="Movies in the catalogue.", ge=0)]
    trained_movies: Annotated[int, Meta(description="Movies the model has learnt.", ge=0)]
    viewers: Annotated[int, Meta(description="Viewers the model has learnt.", ge=0)]
    is_simulated: Annotated[bool, Meta(description="Whether the viewers are simulated.")]
    log: LogCounts


def health_of(report: HealthReport, log: RecorderCounts) -> Health:
    """Return a report as it goes over the wire."""
    return Health(
        status=report.status,
        model_version=report.version,
        model_family=report.family,
        rating_version=report.rating_version,
        rating_family=report.rating_family,
        since=report.since,
        trouble=report.trouble,
        movies=report.movies,
        trained_movies=report.trained_movies,
        viewers=report.viewers,
        is_simulated=report.is_simulated,
        log=LogCounts(written=log.written, waiting=log.waiting, dropped=log.dropped),
    )
