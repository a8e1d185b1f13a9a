"""What a verdict tells beside its decision: who is beaten, and whether chance could do that."""

from dataclasses import dataclass

from domain.evaluation.comparison import PairedDifference
from domain.evaluation.comparison_words import difference_in_words
from domain.models.promotion import LOWER_IS_BETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """Whom a challenger is measured by, as in "the champion", and by how much it differs.

    `figure` is None where it was not measured, `difference` where there is nothing
    of both viewer by viewer.
    """

    name: str
    figure: float | None
    difference: PairedDifference | None = None


def remark_on(metric: str, figure: float | None, yardstick: Yardstick) -> str:
    """Return whether the challenger's `figure` beats the other's, and how sure that is.

    The difference is the challenger's less the other's, pair by pair
    (`paired_scores`), its interval 95 %.
    """
    if yardstick.figure is None:
        return f"{yardstick.name} was not measured"
    beats = figure is not None and (
        figure < yardstick.figure if metric in LOWER_IS_BETTER else figure > yardstick.figure
    )
    return (
        f"{metric} {_shown(figure)} {'beats' if beats else 'does not beat'}"
        f" {yardstick.name}'s {_shown(yardstick.figure)}: {_sureness(yardstick.difference)}"
    )


def _sureness(difference: PairedDifference | None) -> str:
    if difference is None:
        return "how sure that is nobody can tell, since not both were kept viewer by viewer"
    chance = "would hardly do this" if difference.is_significant else "could do this"
    return f"{difference_in_words(difference)}; chance {chance}"


def _shown(figure: float | None) -> str:
    return "not measured" if figure is None else f"{figure:.4f}"
