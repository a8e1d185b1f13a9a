"""Judge versions against the champion of their role."""

from collections.abc import Mapping, Sequence

from application.training.judgement import Judge, Judgement
from application.training.load_history import LoadedHistory
from domain.models.specification import Role
from domain.models.versions import ModelVersion


class JudgeVersions:
    """Asks the judge of each role about the versions that would hold it."""

    def __init__(self, judges: Mapping[Role, Judge]) -> None:
        self._judges = judges

    def __call__(
        self,
        candidates: Sequence[ModelVersion],
        versions: Sequence[ModelVersion],
        history: LoadedHistory | None = None,
    ) -> list[Judgement]:
        """Judge `candidates` among all `versions`; `history` spares reading it again."""
        judgements: list[Judgement] = []
        for role, judge in self._judges.items():
            if of_role := [one for one in candidates if one.plan.role is role]:
                judgements += judge(of_role, versions, history)
        return judgements
