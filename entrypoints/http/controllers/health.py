"""Whether the service lives, and whether it can serve."""

from litestar import Controller, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from application.ports.request_recorder import RequestRecorder
from application.serving.report_health import ReportHealth
from entrypoints.http.dependencies import Injected
from entrypoints.http.query_names import TAKES_ANY_QUERY
from entrypoints.http.schemas.health import Health, Liveness, health_of


class HealthController(Controller):
    """Answers probes, from memory alone."""

    path = "/health"
    tags = ("health",)
    opt = TAKES_ANY_QUERY  # probes hang on what defeats caches between

    @get("/live", operation_id="get_liveness", summary="Does the process run?")
    async def live(self) -> Liveness:
        """Return 200 as long as the process can answer at all."""
        return Liveness()

    @get(
        operation_id="get_health",
        summary="Can it serve, and what?",
        responses={
            HTTP_503_SERVICE_UNAVAILABLE: ResponseSpec(
                Health, description="Nothing can be served yet", generate_examples=False
            )
        },
    )
    async def health(
        self,
        report_health: Injected[ReportHealth],
        request_recorder: Injected[RequestRecorder],
    ) -> Response[Health]:
        """Return 200 once something can be served, be it degraded, and 503 before."""
        report = report_health()
        return Response(
            health_of(report, request_recorder.counts()),
            status_code=HTTP_200_OK if report.can_serve else HTTP_503_SERVICE_UNAVAILABLE,
        )
