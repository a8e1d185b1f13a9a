"""Compare what predicts ratings on ratings that neither side was fitted on."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from application.errors import NotFoundError
from application.ports.artefacts import ArtefactFolders
from application.ports.release_store import ReleaseStore
from application.training.compare_on_newer_history import MINIMUM_LATER_VIEWERS
from application.training.evaluate_rating_plan import evaluated, mean_evaluated
from application.training.fit_rating_plan import FitRatingPlan
from application.training.load_history import LoadedHistory
from application.training.reference_rows import GLOBAL_MEAN
from application.training.sides import Comparison, Side, side_of
from domain.data.interactions import Interactions
from domain.errors import ArtefactError
from domain.models.fit_data import FitData
from domain.models.specification import ModelPlan
from domain.models.versions import ModelVersion
from domain.recommendation.rating_predictor import RatingPredictor


class CompareOnNewerRatings:
    """Scores a champion that was fitted on an older history beside plans that would replace it.

    Where enough viewers went on to rate after the champion's last rating, it is
    scored as it is served, and the plans after a fit up to then, on what was
    rated later. Otherwise all plans are fitted on the train slice of the newer
    history and scored on the ratings of its validation slice.
    """

    def __init__(
        self, *, releases: ReleaseStore, artefacts: ArtefactFolders, fit_plan: FitRatingPlan
    ) -> None:
        self._releases = releases
        self._artefacts = artefacts
        self._fit_plan = fit_plan

    def __call__(
        self, champion: ModelVersion, plans: Sequence[ModelPlan], history: LoadedHistory
    ) -> Comparison:
        """Compare, the global mean beside them.

        A champion whose release is damaged is compared by its plan.
        """
        try:
            served, manifest = self._artefacts.read_predictor(
                self._releases.folder(champion.number)
            )
        except (ArtefactError, NotFoundError) as error:
            because = f"the champion's release cannot be read ({error})"
            return self._on_validation(champion.plan, plans, history, because)
        cut = manifest.released_fit.data.last_timestamp
        ratings = history.prepared.ratings
        later = ratings.select(ratings.timestamps > cut)
        viewers = len(np.intersect1d(later.viewer_ids, served.viewer_ids))
        if viewers < MINIMUM_LATER_VIEWERS:
            because = (
                f"only {viewers} viewers have ratings after the champion's last one,"
                f" fewer than {MINIMUM_LATER_VIEWERS}"
            )
            return self._on_validation(champion.plan, plans, history, because)
        fit = history.prepared.everything.until(cut + 1, "before the cut")
        moment = datetime.fromtimestamp(cut, UTC)
        return Comparison(
            champion=_side(champion.plan, served, later),
            plans=[self._fitted(plan, fit, later) for plan in plans],
            reference=_mean(fit, later),
            compared_on=(
                f"{len(later)} ratings after {moment:%Y-%m-%d %H:%M} UTC, the champion's last one,"
                f" {viewers} of its viewers among them: the champion as served, the challenger"
                " fitted up to then"
            ),
        )

    def _on_validation(
        self,
        champion: ModelPlan,
        plans: Sequence[ModelPlan],
        history: LoadedHistory,
        because: str,
    ) -> Comparison:
        fit, held_out = history.prepared.train, history.prepared.validation_ratings
        return Comparison(
            champion=self._fitted(champion, fit, held_out),
            plans=[self._fitted(plan, fit, held_out) for plan in plans],
            reference=_mean(fit, held_out),
            compared_on=(
                "validation ratings of the present history, both plans fitted on its train slice:"
                f" {because}"
            ),
        )

    def _fitted(self, plan: ModelPlan, fit: FitData, held_out: Interactions) -> Side:
        return _side(plan, self._fit_plan(plan, fit).predictor, held_out)


def _side(plan: ModelPlan, predictor: RatingPredictor, held_out: Interactions) -> Side:
    return side_of(plan.name, evaluated(predictor, held_out), is_personal=True)


def _mean(fit: FitData, held_out: Interactions) -> Side:
    return side_of(GLOBAL_MEAN, mean_evaluated(fit, held_out), is_personal=False)
