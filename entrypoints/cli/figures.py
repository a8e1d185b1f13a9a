"""Figures of models as tables for people."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from application.ports.training_runs import RatingRows, RunRow
    from domain.identifiers import VersionNumber
    from domain.models.versions import Stage

SHOWN = (
    "ndcg_at_10",
    "recall_at_20",
    "recall_min_at_20",
    "mrr",
    "coverage_at_100",
)
SHOWN_OF_RATINGS = ("rmse", "mae", "rmse_warm", "rmse_cold")
_NO_STAGE = "None"
"""MLflow's word for it: a version that the promotion policy would not take."""


def figures_table(
    rows: "Sequence[RunRow]",
    versions: "Mapping[str, VersionNumber]",
    *,
    slice_name: Literal["validation", "test"],
) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of a table, best `ndcg_at_10` first."""
    columns = ["model", "version", *SHOWN, "seconds"]
    figures = {row.plan: row.validation if slice_name == "validation" else row.test for row in rows}
    ordered = sorted(rows, key=lambda row: -figures[row.plan].get("ndcg_at_10", 0.0))
    return columns, [
        [
            row.plan,
            str(versions.get(row.plan, "")),
            *(shown(figures[row.plan].get(metric)) for metric in SHOWN),
            f"{row.train_seconds:.2f}",
        ]
        for row in ordered
    ]


def ratings_table(
    rated: "RatingRows",
    versions: "Mapping[str, VersionNumber]",
    *,
    slice_name: Literal["validation", "test"],
) -> tuple[list[str], list[list[str]]]:
    """Return the same for what predicts ratings, lowest `rmse` first."""
    columns = ["model", "version", *SHOWN_OF_RATINGS, "seconds"]
    figures = {
        row.plan: row.validation if slice_name == "validation" else row.test for row in rated.rows
    }
    ordered = sorted(rated.rows, key=lambda row: figures[row.plan].get("rmse", inf))
    return columns, [
        [
            row.plan,
            str(versions.get(row.plan, "")),
            *(shown(figures[row.plan].get(metric)) for metric in SHOWN_OF_RATINGS),
            f"{row.train_seconds:.2f}",
        ]
        for row in ordered
    ]


def stage_shown(stage: "Stage") -> str:
    """Return where a version stands, as people say it."""
    return "not staged" if stage == _NO_STAGE else str(stage)


def shown(figure: float | None) -> str:
    """Return a figure with four decimals; nothing where it was not measured."""
    return "" if figure is None else f"{figure:.4f}"
