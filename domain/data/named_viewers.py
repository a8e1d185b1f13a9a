"""Whom a rejected line may be of."""

import re

from domain.identifiers import MAXIMUM_IDENTIFIER, ViewerId

_DIGITS = re.compile(r"[0-9]+")
_MOST_DIGITS = 400
"""Longer runs of digits are no ids however many zeros they begin with."""


def viewers_named(text: str) -> list[ViewerId]:
    """Return the viewers whom a movielog line names, or may name.

    That is the one whose number stands behind the first comma. Where no number
    does, every whole number in the line may be meant.
    """
    _, _, behind = text.partition(",")
    user = behind.partition(",")[0].strip()
    digits = [user] if _DIGITS.fullmatch(user) else _DIGITS.findall(text)
    numbers = [int(run) for run in digits if len(run) <= _MOST_DIGITS]
    return [ViewerId(number) for number in numbers if 1 <= number <= MAXIMUM_IDENTIFIER]
