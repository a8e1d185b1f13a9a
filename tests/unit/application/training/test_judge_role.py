"""On which figures versions are judged against a champion."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from application.training.judge_role import ON_STORED_FIGURES, JudgeRole
from application.training.load_history import LoadedHistory, LoadHistory
from application.training.sides import Comparison, Side
from application.training.stored_figures import StoredFigures
from domain.evaluation.viewer_scores import ViewerScores
from domain.identifiers import VersionNumber
from domain.models.promotion import Contestant, PromotionRules
from domain.models.promotion_policy import RatingPromotionPolicy
from domain.models.specification import ModelPlan, Role
from domain.models.versions import ModelVersion
from tests.builders import version_of
from tests.fakes.in_memory_training_runs import InMemoryTrainingRuns
from tests.fakes.plain_release_store import PlainReleaseStore

PLAN = ModelPlan(name="svd", family="svd", role=Role.RATING)
SCORED_ANEW = "the present history"
HISTORY = cast("LoadedHistory", object())
CHAMPION, CHALLENGER = (
    version_of(
        PLAN,
        number=VersionNumber(number),
        training_run=f"run-{number}",
        validation={"rmse": 1.0 - number / 10, "mae": 0.7},
    )
    for number in (1, 2)
)


@dataclass
class AnyComparison:
    """Scores every plan alike, and remembers that it was asked to."""

    plans: list[ModelPlan] = field(default_factory=list)

    def __call__(
        self, champion: ModelVersion, plans: Sequence[ModelPlan], history: LoadedHistory
    ) -> Comparison:
        assert history is HISTORY
        self.plans += plans
        side = Side(plan=champion.plan.name, contestant=Contestant(metrics={"rmse": 1, "mae": 1}))
        return Comparison(
            champion=side, plans=[side] * len(plans), reference=side, compared_on=SCORED_ANEW
        )


def scores(*counts: int) -> ViewerScores:
    viewers = np.repeat(np.arange(len(counts)), counts)
    return ViewerScores.of(viewers, np.ones(len(viewers)))


def compared_on(
    folder: Path, challenger: ModelVersion, kept: dict[str, dict[str, ViewerScores]]
) -> str:
    """Return what a challenger is compared on with a champion in production."""
    compare = AnyComparison()
    judge = JudgeRole(
        policy=RatingPromotionPolicy(PromotionRules()),
        compare=compare,
        stored=StoredFigures(InMemoryTrainingRuns(folder, scores=dict(kept))),
        load_history=cast("LoadHistory", None),
        releases=PlainReleaseStore(folder, kept=[CHAMPION.number]),
    )
    (judgement,) = judge([challenger], [CHAMPION, challenger], HISTORY)
    assert compare.plans == ([PLAN] if judgement.compared_on == SCORED_ANEW else [])
    return judgement.compared_on


@pytest.mark.parametrize(
    ("champions", "challengers", "expected"),
    [
        (scores(2, 1), scores(2, 1), ON_STORED_FIGURES),
        (scores(2, 1), scores(1, 2), SCORED_ANEW),
        (scores(2, 1), scores(2, 1, 1), SCORED_ANEW),
        (None, scores(2, 1), ON_STORED_FIGURES),
        (None, None, ON_STORED_FIGURES),
    ],
    ids=["the same", "other ratings", "other viewers", "one not kept", "none kept"],
)
def test_stored_figures_are_compared_where_the_same_was_asked(
    tmp_path: Path,
    champions: ViewerScores | None,
    challengers: ViewerScores | None,
    expected: str,
) -> None:
    kept = {
        version.training_run: {PLAN.name: found}
        for version, found in ((CHAMPION, champions), (CHALLENGER, challengers))
        if found is not None
    }
    assert compared_on(tmp_path, CHALLENGER, kept) == expected


def test_on_other_data_both_are_scored_anew(tmp_path: Path) -> None:
    other = version_of(PLAN, number=CHALLENGER.number, data_fingerprint="cd" * 32)
    assert compared_on(tmp_path, other, {}) == SCORED_ANEW
