"""Mark the versions that the promotion policy would take."""

from collections.abc import Sequence

from application.ports.model_registry import ModelRegistry
from application.training.judge_versions import JudgeVersions
from application.training.load_history import LoadedHistory
from domain.models.promotion import Decision, merit
from domain.models.versions import ModelVersion, Stage


class MarkEligible:
    """Moves versions to Staging where the policy would take them now, the best of each role last.

    Nothing is decided by it: a promotion judges anew, and stores its verdict.
    """

    def __init__(self, *, judge_versions: JudgeVersions, registry: ModelRegistry) -> None:
        self._judge_versions = judge_versions
        self._registry = registry

    def __call__(self, fresh: Sequence[ModelVersion], history: LoadedHistory) -> None:
        """Mark those among the `fresh` versions, which were trained on `history`."""
        personal = [version for version in fresh if version.is_personal]
        if not personal:
            return
        judgements = self._judge_versions(personal, self._registry.versions(), history)
        eligible = [one.version for one in judgements if one.verdict.decision is Decision.PROMOTE]
        for version in sorted(eligible, key=merit):
            self._registry.set_stage(version.number, Stage.STAGING)
