"""Judge versions that would rank against the one that does."""

from collections.abc import Sequence

from application.errors import NotFoundError
from application.ports.plan_library import PlanLibrary
from application.ports.release_store import ReleaseStore
from application.ports.training_runs import TrainingRuns
from application.training.compare_on_newer_history import CompareOnNewerHistory
from application.training.judgement import AS_FIRST, ON_STORED_FIGURES, Judgement, stored
from application.training.load_history import LoadedHistory, LoadHistory
from domain.models.promotion import Contestant, RankingContest
from domain.models.promotion_policy import PromotionPolicy
from domain.models.versions import ModelVersion

REFERENCE_PLAN = "popularity"
"""The plan of the row that every personal model is measured beside."""


class JudgeRanking:
    """Asks the policy about versions, with figures on events that neither side was fitted on.

    On the champion's own history, or without a champion, the validation figures
    stored with the versions are those of fits on train, so they are compared as
    they stand. Otherwise both sides are scored anew on the present history.
    """

    def __init__(
        self,
        *,
        policy: PromotionPolicy,
        compare: CompareOnNewerHistory,
        load_history: LoadHistory,
        releases: ReleaseStore,
        runs: TrainingRuns,
        plans: PlanLibrary,
    ) -> None:
        self._policy = policy
        self._compare = compare
        self._load_history = load_history
        self._releases = releases
        self._runs = runs
        self._plans = plans

    def __call__(
        self,
        candidates: Sequence[ModelVersion],
        versions: Sequence[ModelVersion],
        history: LoadedHistory | None = None,
    ) -> list[Judgement]:
        """Judge `candidates` among all `versions`; `history` spares reading it again."""
        current = self._releases.current()
        champion = next((version for version in versions if version.number == current), None)
        if champion is None:
            return [self._as_first(candidate, versions) for candidate in candidates]
        alike = [one for one in candidates if one.data_fingerprint == champion.data_fingerprint]
        others = [one for one in candidates if one not in alike]
        judgements = [self._on_stored_figures(one, champion) for one in alike]
        if others:
            judgements += self._on_newer_history(
                others, champion, history if history is not None else self._load_history()
            )
        return judgements

    def _as_first(self, candidate: ModelVersion, versions: Sequence[ModelVersion]) -> Judgement:
        rivals = [
            stored(version)
            for version in versions
            if version.training_run == candidate.training_run and version != candidate
        ]
        contest = RankingContest(
            challenger=stored(candidate),
            champion=None,
            popularity=self._popularity_of_run(candidate),
            rivals=rivals,
        )
        return self._judged(candidate, None, AS_FIRST, contest)

    def _on_stored_figures(self, candidate: ModelVersion, champion: ModelVersion) -> Judgement:
        contest = RankingContest(
            challenger=stored(candidate),
            champion=stored(champion),
            popularity=self._popularity_of_run(candidate),
        )
        return self._judged(candidate, champion, ON_STORED_FIGURES, contest)

    def _on_newer_history(
        self, candidates: Sequence[ModelVersion], champion: ModelVersion, history: LoadedHistory
    ) -> list[Judgement]:
        reference = self._plans.named(REFERENCE_PLAN)
        plans = [reference, *(candidate.plan for candidate in candidates)]
        comparison = self._compare(champion, plans, history)
        popularity, *figures = comparison.plans
        return [
            self._judged(
                candidate,
                champion,
                comparison.compared_on,
                RankingContest(
                    challenger=Contestant(metrics=metrics, is_personal=candidate.is_personal),
                    champion=Contestant(metrics=comparison.champion),
                    popularity=Contestant(metrics=popularity, is_personal=False),
                ),
            )
            for candidate, metrics in zip(candidates, figures, strict=True)
        ]

    def _judged(
        self,
        candidate: ModelVersion,
        champion: ModelVersion | None,
        compared_on: str,
        contest: RankingContest,
    ) -> Judgement:
        return Judgement(
            version=candidate,
            champion=None if champion is None else champion.number,
            compared_on=compared_on,
            verdict=self._policy.judge(contest),
        )

    def _popularity_of_run(self, version: ModelVersion) -> Contestant | None:
        try:
            row = self._runs.record(version.training_run).row_of(REFERENCE_PLAN)
        except NotFoundError:
            return None
        return None if row is None else Contestant(metrics=row.validation, is_personal=False)
