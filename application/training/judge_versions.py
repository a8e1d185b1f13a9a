"""Judge versions against the champion of their role."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from application.training.judgement import Judge, Judgement
from application.training.load_history import LoadedHistory
from domain.models.specification import Role
from domain.models.versions import ModelVersion


class JudgeVersions:
    """Asks the judge of each role about the versions that would hold it.

    A verdict says which of its two versions learnt from a sample of viewers alone.
    """

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
        return [_naming_samples(one, versions) for one in judgements]


def _naming_samples(judgement: Judgement, versions: Sequence[ModelVersion]) -> Judgement:
    compared = (judgement.version.number, judgement.champion)
    told = [
        f"version {version.number} ({version.plan.name}) learnt from {version.plan.viewers:,}"
        " viewers at most, drawn at random, and folds in the others; its figures are of all"
        for version in versions
        if version.number in compared and version.plan.viewers is not None
    ]
    verdict = judgement.verdict
    return replace(judgement, verdict=replace(verdict, remarks=(*verdict.remarks, *told)))
