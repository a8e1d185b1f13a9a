"""Judge versions that would hold a role against the one that does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from application.ports.release_store import ReleaseStore
from application.training.judgement import Judgement
from application.training.load_history import LoadedHistory, LoadHistory
from application.training.sides import Comparison, Side, Sides
from application.training.stored_figures import StoredFigures
from domain.models.promotion import Contest, Verdict
from domain.models.specification import ModelPlan
from domain.models.versions import ModelVersion

AS_FIRST = "validation, after a fit on train"
ON_STORED_FIGURES = "validation of the history that both know, after fits on its train slice"


class Policy(Protocol):
    """Decides on challengers for a role; the same numbers give the same verdict."""

    def judge(self, contest: Contest) -> Verdict:
        """Return the verdict, with every number it rests on."""
        ...


class Compare(Protocol):
    """Scores a champion and plans on events of a newer history that neither was fitted on."""

    def __call__(
        self, champion: ModelVersion, plans: Sequence[ModelPlan], history: LoadedHistory
    ) -> Comparison:
        """Compare, the reference row beside them."""
        ...


class JudgeRole:
    """Asks the policy of a role, with figures on events that neither side was fitted on.

    Without a champion, or where both learnt from the same events and were asked
    about the same ones, the validation figures stored with the versions are
    compared as they stand. Otherwise both sides are scored anew on the present
    history: what was watched moves the cuts between slices, though no rating is new.
    """

    def __init__(
        self,
        *,
        policy: Policy,
        compare: Compare,
        stored: StoredFigures,
        load_history: LoadHistory,
        releases: ReleaseStore,
    ) -> None:
        self._policy = policy
        self._compare = compare
        self._stored = stored
        self._load_history = load_history
        self._releases = releases

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
        alike = [one for one in candidates if self._share_events(one, champion)]
        others = [one for one in candidates if one not in alike]
        judgements = [self._on_stored_figures(one, champion) for one in alike]
        if others:
            judgements += self._on_newer_history(
                others, champion, history if history is not None else self._load_history()
            )
        return judgements

    def _share_events(self, candidate: ModelVersion, champion: ModelVersion) -> bool:
        """Return whether stored figures are of the same events, as far as these were kept."""
        ours, theirs = (self._stored.of(version).scores for version in (candidate, champion))
        were_asked_alike = ours is None or theirs is None or ours.pairs_with(theirs)
        return candidate.data_fingerprint == champion.data_fingerprint and were_asked_alike

    def _as_first(self, candidate: ModelVersion, versions: Sequence[ModelVersion]) -> Judgement:
        rivals = [
            self._stored.of(version)
            for version in versions
            if version.training_run == candidate.training_run
            and version.plan.role is candidate.plan.role
            and version != candidate
        ]
        sides = self._stored_sides(candidate, None)
        return self._judged(candidate, None, AS_FIRST, sides, rivals)

    def _on_stored_figures(self, candidate: ModelVersion, champion: ModelVersion) -> Judgement:
        sides = self._stored_sides(candidate, champion)
        return self._judged(candidate, champion, ON_STORED_FIGURES, sides)

    def _stored_sides(self, candidate: ModelVersion, champion: ModelVersion | None) -> Sides:
        return Sides(
            challenger=self._stored.of(candidate),
            champion=None if champion is None else self._stored.of(champion),
            reference=self._stored.of_reference(candidate),
        )

    def _on_newer_history(
        self, candidates: Sequence[ModelVersion], champion: ModelVersion, history: LoadedHistory
    ) -> list[Judgement]:
        compared = self._compare(champion, [one.plan for one in candidates], history)
        return [
            self._judged(
                candidate,
                champion,
                compared.compared_on,
                Sides(challenger=side, champion=compared.champion, reference=compared.reference),
            )
            for candidate, side in zip(candidates, compared.plans, strict=True)
        ]

    def _judged(
        self,
        candidate: ModelVersion,
        champion: ModelVersion | None,
        compared_on: str,
        sides: Sides,
        rivals: Sequence[Side] = (),
    ) -> Judgement:
        verdict = self._policy.judge(sides.contest(rivals))
        return Judgement(
            version=candidate,
            champion=None if champion is None else champion.number,
            compared_on=compared_on,
            verdict=replace(verdict, remarks=sides.remarks(candidate.plan.role)),
        )
