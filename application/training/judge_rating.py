"""Judge versions that would predict ratings against the one that does."""

from collections.abc import Sequence

from application.errors import NotFoundError
from application.ports.release_store import ReleaseStore
from application.ports.training_runs import TrainingRuns
from application.training.compare_on_newer_ratings import CompareOnNewerRatings
from application.training.evaluate_rating_plan import GLOBAL_MEAN
from application.training.judgement import AS_FIRST, ON_STORED_FIGURES, Judgement, stored
from application.training.load_history import LoadedHistory, LoadHistory
from domain.models.promotion import Contestant
from domain.models.promotion_policy import RatingPromotionPolicy
from domain.models.versions import ModelVersion


class JudgeRating:
    """Asks the policy with figures on ratings that neither side was fitted on.

    On the champion's own history, or without a champion, the validation figures
    stored with the versions are compared as they stand. Otherwise both sides
    are scored anew on the present history.
    """

    def __init__(
        self,
        *,
        policy: RatingPromotionPolicy,
        compare: CompareOnNewerRatings,
        load_history: LoadHistory,
        releases: ReleaseStore,
        runs: TrainingRuns,
    ) -> None:
        self._policy = policy
        self._compare = compare
        self._load_history = load_history
        self._releases = releases
        self._runs = runs

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
            return [self._on_stored_figures(one, None) for one in candidates]
        alike = [one for one in candidates if one.data_fingerprint == champion.data_fingerprint]
        others = [one for one in candidates if one not in alike]
        judgements = [self._on_stored_figures(one, champion) for one in alike]
        if others:
            judgements += self._on_newer_ratings(others, champion, history or self._load_history())
        return judgements

    def _on_stored_figures(
        self, candidate: ModelVersion, champion: ModelVersion | None
    ) -> Judgement:
        verdict = self._policy.judge(
            stored(candidate),
            None if champion is None else stored(champion),
            self._global_mean_of_run(candidate),
        )
        return Judgement(
            version=candidate,
            champion=None if champion is None else champion.number,
            compared_on=AS_FIRST if champion is None else ON_STORED_FIGURES,
            verdict=verdict,
        )

    def _on_newer_ratings(
        self, candidates: Sequence[ModelVersion], champion: ModelVersion, history: LoadedHistory
    ) -> list[Judgement]:
        compared = self._compare(champion, [one.plan for one in candidates], history)
        mean = Contestant(metrics=compared.global_mean, is_personal=False)
        return [
            Judgement(
                version=candidate,
                champion=champion.number,
                compared_on=compared.compared_on,
                verdict=self._policy.judge(
                    Contestant(metrics=figures), Contestant(metrics=compared.champion), mean
                ),
            )
            for candidate, figures in zip(candidates, compared.plans, strict=True)
        ]

    def _global_mean_of_run(self, version: ModelVersion) -> Contestant | None:
        try:
            row = self._runs.record(version.training_run).row_of(GLOBAL_MEAN)
        except NotFoundError:
            return None
        return None if row is None else Contestant(metrics=row.validation, is_personal=False)
