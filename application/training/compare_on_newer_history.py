"""Compare a champion with challengers on events that neither was fitted on."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from application.errors import NotFoundError
from application.ports.artefacts import ArtefactFolders
from application.ports.plan_library import PlanLibrary
from application.ports.release_store import ReleaseStore
from application.training.evaluate_ranking import EvaluateRanking
from application.training.fit_plan import FitPlan
from application.training.load_history import LoadedHistory
from application.training.reference_rows import REFERENCE_PLAN
from application.training.sides import Comparison, Side, side_of
from domain.data.interactions import Interactions
from domain.errors import ArtefactError
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.models.transferred import TransferredModel
from domain.models.versions import ModelVersion
from domain.recommendation.scoring import RankingModel

MINIMUM_LATER_VIEWERS = 20
"""With fewer viewers who went on, the events since the champion say too little."""


class CompareOnNewerHistory:
    """Scores a champion that was fitted on an older history beside plans that would replace it.

    Where enough viewers went on after the champion's last event, the champion is
    scored as it is served, fold-in included, and the plans after a fit up to
    that event, both on what came later. Otherwise the champion's plan and the
    others are all fitted on the train slice of the newer history and scored on
    its validation slice.
    """

    def __init__(
        self,
        *,
        releases: ReleaseStore,
        artefacts: ArtefactFolders,
        plans: PlanLibrary,
        fit_plan: FitPlan,
        evaluate_ranking: EvaluateRanking,
    ) -> None:
        self._releases = releases
        self._artefacts = artefacts
        self._plans = plans
        self._fit_plan = fit_plan
        self._evaluate_ranking = evaluate_ranking

    def __call__(
        self, champion: ModelVersion, plans: Sequence[ModelPlan], history: LoadedHistory
    ) -> Comparison:
        """Compare, the popularity row beside them.

        A champion whose release is damaged is compared by its plan.
        """
        try:
            trained, manifest = self._artefacts.read(self._releases.folder(champion.number))
        except (ArtefactError, NotFoundError) as error:
            because = f"the champion's release cannot be read ({error})"
            return self._on_validation(champion.plan, plans, history, because)
        cut = manifest.released_fit.data.last_timestamp
        positives = history.prepared.everything.positives
        fit = history.prepared.everything.until(cut + 1, "before the cut")
        later = positives.select(positives.timestamps > cut)
        viewers = len(np.intersect1d(later.viewer_ids, fit.data.viewer_ids))
        if viewers < MINIMUM_LATER_VIEWERS:
            because = (
                f"only {viewers} viewers have positives after the champion's last event,"
                f" fewer than {MINIMUM_LATER_VIEWERS}"
            )
            return self._on_validation(champion.plan, plans, history, because)
        served = TransferredModel(trained.model, trained.data, fit.data)
        reference, *sides = self._fitted(plans, fit, later, history)
        return Comparison(
            champion=self._side(champion.plan, served, fit, later, history),
            plans=sides,
            reference=reference,
            compared_on=(
                f"{len(later)} positives of {viewers} viewers after"
                f" {datetime.fromtimestamp(cut, UTC):%Y-%m-%d %H:%M} UTC, the champion's last"
                " event: the champion as served, the challenger fitted up to then"
            ),
        )

    def _on_validation(
        self,
        champion: ModelPlan,
        plans: Sequence[ModelPlan],
        history: LoadedHistory,
        because: str,
    ) -> Comparison:
        prepared = history.prepared
        reference, former, *sides = self._fitted(
            [champion, *plans], prepared.train, prepared.validation, history
        )
        return Comparison(
            champion=former,
            plans=sides,
            reference=reference,
            compared_on=(
                "validation of the present history, both plans fitted on its train slice:"
                f" {because}"
            ),
        )

    def _fitted(
        self,
        plans: Sequence[ModelPlan],
        fit: FitData,
        holdout: Interactions,
        history: LoadedHistory,
    ) -> list[Side]:
        """Return what the popularity row and then each plan scored after a fit."""
        return [
            self._side(plan, self._fit_plan(plan, fit).model, fit, holdout, history)
            for plan in (self._plans.named(REFERENCE_PLAN), *plans)
        ]

    def _side(
        self,
        plan: ModelPlan,
        model: RankingModel,
        fit: FitData,
        holdout: Interactions,
        history: LoadedHistory,
    ) -> Side:
        evaluation = self._evaluate_ranking(
            model=model, data=fit.data, holdout=holdout, movies=history.movies
        )
        return side_of(plan.name, evaluation, is_personal=model.is_personal)
