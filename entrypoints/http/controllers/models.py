"""Model versions: what there is, what answers, and the change from one to another."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from application.errors import NotFoundError
from application.operations.request_promotion import RequestPromotion
from application.operations.request_rollback import RequestRollback
from application.ports.model_records import ModelRecords
from application.serving.report_health import ReportHealth
from application.serving.serving_state import NO_VERSION, ServingState, ServingStateHolder
from domain.identifiers import VersionNumber
from domain.models.specification import Role
from entrypoints.http.dependencies import Injected
from entrypoints.http.operators import SECURITY, operators_only
from entrypoints.http.problem_responses import problem_responses
from entrypoints.http.problem_types import NOT_FOUND, REFUSED, UNAUTHORIZED, UNAVAILABLE
from entrypoints.http.schemas.models import (
    ModelStatus,
    PromotionOrder,
    ServedVersion,
    Verdicts,
    Version,
    Versions,
    verdict_of,
    version_of,
)

RoleAsked = Annotated[Role, QueryParameter(description="What the version is champion for.")]
Number = Annotated[int, PathParameter(ge=1, le=2**31 - 1, description="A version's number.")]


class ModelsController(Controller):
    """Answers anyone; operators change what serves, by a process of its own."""

    tags = ("models",)

    @get("/models", operation_id="list_models", summary="Every version", sync_to_thread=True)
    def versions(
        self,
        model_records: Injected[ModelRecords],
        state_holder: Injected[ServingStateHolder],
    ) -> Versions:
        """List the versions as the registry last published them, newest first."""
        state = state_holder.current
        served = _served_versions(state)
        return Versions(
            versions=tuple(version_of(one, served) for one in reversed(model_records.versions())),
            model_version=state.version,
            rating_version=state.rating_version,
        )

    @get(
        "/models/verdicts",
        operation_id="list_verdicts",
        summary="Why versions were promoted or refused",
        sync_to_thread=True,
    )
    def verdicts(
        self,
        model_records: Injected[ModelRecords],
        limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
    ) -> Verdicts:
        """List the verdicts with every number and reason, newest first."""
        return Verdicts(verdicts=tuple(verdict_of(one) for one in model_records.verdicts(limit)))

    @get(
        "/models/{version:int}",
        operation_id="get_model",
        summary="One version",
        responses=problem_responses(NOT_FOUND),
        sync_to_thread=True,
    )
    def version(
        self,
        model_records: Injected[ModelRecords],
        state_holder: Injected[ServingStateHolder],
        version: Number,
    ) -> Version:
        """Return a version with its plan, figures and place in the registry."""
        for one in model_records.versions():
            if one.number == version:
                return version_of(one, _served_versions(state_holder.current))
        raise NotFoundError(f"There is no model version {version}")

    @get("/model/status", operation_id="get_model_status", summary="The model in short")
    async def status(self, report_health: Injected[ReportHealth]) -> ModelStatus:
        """Say which model answers, in the words of earlier systems."""
        report = report_health()
        return ModelStatus(
            status=report.status,
            model_version=report.version,
            model_loaded=report.version != NO_VERSION,
            family=report.family,
            last_updated=report.since,
            num_users=report.viewers,
            num_movies=report.trained_movies,
        )

    @post(
        "/models/rollback",
        operation_id="roll_back",
        summary="Go back to the version before",
        status_code=200,
        responses=problem_responses(UNAUTHORIZED, REFUSED, UNAVAILABLE),
        guards=[operators_only],
        security=SECURITY,
        sync_to_thread=True,
    )
    def roll_back(
        self,
        request_rollback: Injected[RequestRollback],
        state_holder: Injected[ServingStateHolder],
        role: RoleAsked = Role.RANKING,
    ) -> ServedVersion:
        """Answer once the version before serves here; asked again, it goes further back."""
        request_rollback(role)
        return _served(state_holder)

    @post(
        "/models/{version:int}/promote",
        operation_id="promote_model",
        summary="Put a version into production",
        status_code=200,
        responses=problem_responses(UNAUTHORIZED, NOT_FOUND, REFUSED, UNAVAILABLE),
        guards=[operators_only],
        security=SECURITY,
        sync_to_thread=True,
    )
    def promote(
        self,
        request_promotion: Injected[RequestPromotion],
        state_holder: Injected[ServingStateHolder],
        version: Number,
        data: JSONBody[PromotionOrder],
    ) -> ServedVersion:
        """Judge a version against the champion of its role, and answer once it serves here."""
        request_promotion(VersionNumber(version), force=data.force, why=data.why)
        return _served(state_holder)


def _served(holder: ServingStateHolder) -> ServedVersion:
    state = holder.current
    return ServedVersion(
        model_version=state.version,
        rating_version=state.rating_version,
        manifest_sha256=state.manifest_sha256,
        since=state.since,
    )


def _served_versions(state: ServingState) -> tuple[str, str]:
    return state.version, state.rating_version
