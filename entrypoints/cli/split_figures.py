"""Models on one split, as documents and as tables for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from entrypoints.cli.figures import SHOWN, shown

if TYPE_CHECKING:
    from application.ports.split_report import EvaluatedSplit
    from domain.evaluation.comparison import PairedDifference
    from domain.evaluation.figures import Figures
    from domain.evaluation.split_evaluation import ModelOnSplit


def split_document(evaluated: "EvaluatedSplit") -> dict[str, object]:
    """Return who was measured how: the split, its rounds, and every model's figures."""
    evaluation = evaluated.evaluation
    return {
        "split": evaluation.split,
        "protocol_in_words": evaluated.in_words,
        "dataset": evaluated.dataset,
        "is_simulated": evaluated.is_simulated,
        "viewers": evaluation.models[0].figures.viewers,
        "rounds": [asdict(one) for one in evaluation.rounds],
        "champion": evaluated.champion,
        "reference": evaluated.reference,
        "test_readings": evaluated.test_readings,
        "models": [
            {
                "model": model.label,
                "family": model.family,
                "is_personal": model.is_personal,
                "train_seconds": model.train_seconds,
                **_figures_document(model.figures),
                "slices": {name: _figures_document(one) for name, one in model.slices.items()},
            }
            for model in evaluation.models
        ],
    }


def differences_document(
    differences: "Mapping[str, PairedDifference]",
) -> dict[str, dict[str, object]]:
    """Return paired differences by metric, each with its interval, p value and viewers."""
    return {
        name: {**asdict(found), "difference": found.difference}
        for name, found in differences.items()
    }


def models_table(models: "Sequence[ModelOnSplit]") -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of a table, best `ndcg_at_10` first."""
    ordered = sorted(models, key=lambda model: -model.figures.metrics["ndcg_at_10"])
    return ["model", *SHOWN, "95 % of ndcg_at_10", "fit s"], [
        [
            model.label,
            *(shown(model.figures.metrics.get(metric)) for metric in SHOWN),
            _interval(model.figures),
            f"{model.train_seconds:.2f}",
        ]
        for model in ordered
    ]


def differences_table(
    first: str, rows: "Iterable[tuple[str, PairedDifference]]"
) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of a table; `first` heads the names of the rows."""
    return [first, "A", "B", "A - B", "95 % interval", "p", "viewers"], [
        [
            name,
            f"{found.challenger:.4f}",
            f"{found.champion:.4f}",
            f"{found.difference:+.4f}",
            f"{found.interval.low:+.4f} to {found.interval.high:+.4f}",
            f"{found.p_value:.3f}",
            f"{found.viewers:,}",
        ]
        for name, found in rows
    ]


def _figures_document(figures: "Figures") -> dict[str, object]:
    return {
        "viewers": figures.viewers,
        "metrics": figures.metrics,
        "intervals": {name: asdict(one) for name, one in figures.intervals.items()},
    }


def _interval(figures: "Figures") -> str:
    interval = figures.intervals["ndcg_at_10"]
    return f"{interval.low:.3f} to {interval.high:.3f}"
