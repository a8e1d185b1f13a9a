"""What came of a split, as tables of one width wherever they go."""

from collections.abc import Sequence

from domain.evaluation.comparison import PairedDifference
from domain.evaluation.figures import Figures
from domain.evaluation.slices import ALL_VIEWERS
from domain.evaluation.split_evaluation import (
    ModelOnSplit,
    SplitEvaluation,
    compared,
    compared_on_slices,
)

METRICS = (
    "ndcg_at_10",
    "ndcg_at_100",
    "recall_at_20",
    "recall_min_at_20",
    "mrr",
    "coverage_at_100",
)
_NAME = 22


def show(title: str, evaluation: SplitEvaluation) -> None:
    """Print who took part, what every plan scored, and by how much it beats the best reference."""
    print(f"\n{title}: {_size(evaluation)}")
    reference = evaluation.best_reference
    versus = f"vs {reference.label}" if reference else ""
    print(_line("plan", ["ndcg_at_10 (95 %)", *METRICS[1:], "fit s", versus]))
    for model in evaluation.models:
        difference = compared(model, reference)["ndcg_at_10"] if reference else None
        cells = [_with_interval(model.figures), *_cells(model.figures)]
        print(
            _line(model.label, [*cells, f"{model.train_seconds:.2f}", _paired(model, difference)])
        )
    if any(one.cold_viewers for one in evaluation.rounds):
        _show_all_viewers(evaluation, reference)


def _show_all_viewers(evaluation: SplitEvaluation, reference: ModelOnSplit | None) -> None:
    everybody = {model.label: model.slices[ALL_VIEWERS] for model in evaluation.models}
    viewers = next(iter(everybody.values())).viewers
    print(f"all {viewers:,} viewers, cold ones by the cold-start policy")
    for model in evaluation.models:
        difference = (
            compared_on_slices(model, reference)[ALL_VIEWERS]["ndcg_at_10"] if reference else None
        )
        figures = everybody[model.label]
        cells = [_with_interval(figures), *_cells(figures), "", _paired(model, difference)]
        print(_line(model.label, cells))


def _size(evaluation: SplitEvaluation) -> str:
    viewers = evaluation.models[0].figures.viewers
    rounds = evaluation.rounds
    if len(rounds) == 1:
        return f"fitted on {rounds[0].positives:,} positives, {viewers:,} warm viewers"
    asked = ", ".join(str(one.viewers) for one in rounds)
    return f"{len(rounds)} rounds, {viewers:,} warm viewers, asked {asked} times"


def _cells(figures: Figures) -> list[str]:
    return [
        f"{figures.metrics[name]:.4f}" if name in figures.metrics else "" for name in METRICS[1:]
    ]


def _with_interval(figures: Figures) -> str:
    interval = figures.intervals["ndcg_at_10"]
    return f"{figures.metrics['ndcg_at_10']:.4f} ({interval.low:.3f}-{interval.high:.3f})"


def _paired(model: ModelOnSplit, difference: PairedDifference | None) -> str:
    if difference is None or not model.is_personal:
        return ""
    interval = difference.interval
    return (
        f"{difference.difference:+.4f} ({interval.low:+.4f} to {interval.high:+.4f})"
        f" p = {difference.p_value:.3f}"
    )


def _line(name: str, cells: Sequence[str]) -> str:
    widths = [24, *(max(8, len(metric)) + 2 for metric in METRICS[1:]), 9, 44]
    return name.ljust(_NAME) + "".join(
        cell.rjust(width) for cell, width in zip(cells, widths, strict=True)
    )
