"""Promote the best new version of each role."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.errors import RefusedError, WriterBusyError
from application.ports.writer_lock import WriterLock
from application.training.align_stages import AlignStages
from application.training.promote_model import PromoteModel, Promotion, PromotionRequest
from domain.models.promotion import merit
from domain.models.specification import Role
from domain.models.versions import ModelVersion, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPromotions:
    """The verdicts on the versions that were judged, and why roles had none to judge."""

    judged: Sequence[Promotion]
    refusals: Sequence[str] = ()


class PromoteBest:
    """Promotes for each role the best that its last run made, where the policy agrees.

    Roles that the last training run made nothing for, or whose best of that run is
    in production, are left as they are, unless nobody holds them yet. One role's
    refusal does not keep another from changing.
    """

    def __init__(
        self, *, promote_model: PromoteModel, align_stages: AlignStages, lock: WriterLock
    ) -> None:
        self._promote_model = promote_model
        self._align_stages = align_stages
        self._lock = lock

    def __call__(self, *, forced_why: str | None = None) -> BestPromotions:
        """Promote, past the policy where `forced_why` says why.

        Raises `RefusedError` where nothing was trained yet, or the best of each role
        is in production.
        """
        with self._lock.hold("promote"):
            versions = self._align_stages()
        if not versions:
            raise RefusedError("nothing has been trained yet; start with `marquee train`")
        due = _due(versions)
        if not due:
            raise RefusedError(
                "the best versions of the last training run are in production already;"
                " train again, or name a version"
            )
        judged: list[Promotion] = []
        refusals: list[str] = []
        for role in due:
            try:
                judged.append(
                    self._promote_model(PromotionRequest(role=role, forced_why=forced_why))
                )
            except WriterBusyError:
                raise
            except RefusedError as error:
                refusals.append(str(error))
        return BestPromotions(judged=judged, refusals=refusals)


def _due(versions: Sequence[ModelVersion]) -> list[Role]:
    """Return the roles that the last run has a better version for, and those nobody holds."""
    due = []
    for role in Role:
        of_role = [version for version in versions if version.plan.role is role]
        is_held = any(version.stage is Stage.PRODUCTION for version in of_role)
        if of_role and (not is_held or _has_better(of_role, versions[-1].training_run)):
            due.append(role)
    return due


def _has_better(of_role: Sequence[ModelVersion], run: str) -> bool:
    """Return whether a run made versions of a role, and the best of them is not in production."""
    fresh = [version for version in of_role if version.training_run == run]
    best = max((one for one in fresh if one.is_personal), key=merit, default=None)
    return bool(fresh) and (best is None or best.stage is not Stage.PRODUCTION)
