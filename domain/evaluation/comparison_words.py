"""The outcome of a paired comparison, in words."""

from collections.abc import Mapping

from domain.evaluation.comparison import PairedDifference

HEADLINE = "ndcg_at_10"


def comparison_in_words(
    challenger: str, champion: str, differences: Mapping[str, PairedDifference]
) -> tuple[str, ...]:
    """Return which of two models ranks better, how sure that is, and what else is different.

    The headline metric decides; of the others, those whose interval leaves zero
    out are named, by the model that has more of them.
    """
    found = differences[HEADLINE]
    more = _significant(differences, upwards=True)
    less = _significant(differences, upwards=False)
    words = [_headline(challenger, champion, found)]
    if more:
        words.append(f"{challenger} has significantly more {', '.join(more)}.")
    if less:
        words.append(f"{challenger} has significantly less {', '.join(less)}.")
    if not more and not less:
        words.append("No other metric differs significantly.")
    return tuple(words)


def difference_in_words(found: PairedDifference) -> str:
    """Return a difference with its interval, p value and number of viewers."""
    return (
        f"{found.difference:+.4f} (95 % interval {found.interval.low:+.4f} to"
        f" {found.interval.high:+.4f}, p = {found.p_value:.3f}, {found.viewers:,} viewers)"
    )


def _headline(challenger: str, champion: str, found: PairedDifference) -> str:
    if not found.is_significant:
        return (
            f"{challenger} and {champion} cannot be told apart by {HEADLINE}:"
            f" {difference_in_words(found)}."
        )
    verdict = "better" if found.difference > 0 else "worse"
    return f"{challenger} ranks {verdict} than {champion}: {HEADLINE} {difference_in_words(found)}."


def _significant(differences: Mapping[str, PairedDifference], *, upwards: bool) -> list[str]:
    return [
        name
        for name, found in differences.items()
        if name != HEADLINE and found.is_significant and (found.difference > 0) == upwards
    ]
