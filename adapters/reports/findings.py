"""The outcome of an evaluation in sentences, for people who were not there."""

from domain.evaluation.comparison import paired_differences
from domain.evaluation.comparison_words import HEADLINE, comparison_in_words
from domain.evaluation.figures import Figures
from domain.evaluation.intervals import draws


def leads(label: str, figures: Figures, where: str = "") -> str:
    """Return that a model ranks best of the personal ones, and how sure its figure is."""
    interval = figures.intervals[HEADLINE]
    return (
        f"{label} ranks best of the personal models{where}: {HEADLINE}"
        f" {figures.metrics[HEADLINE]:.4f} (95 % interval {interval.low:.4f} to"
        f" {interval.high:.4f})."
    )


def beside(label: str, figures: Figures, other: str, theirs: Figures) -> str:
    """Return whether one model ranks better than another for the same viewers, and how sure."""
    found = paired_differences(figures, theirs, draws())
    headline, *_ = comparison_in_words(label, other, found)
    return headline
