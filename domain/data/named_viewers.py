"""Whom a rejected line may be of."""

import re

from domain.identifiers import MAXIMUM_IDENTIFIER, ViewerId

_DIGITS = re.compile(r"[0-9]+")
_MOST_DIGITS = 400
"""Longer runs of digits are no ids however many zeros they begin with."""

_REQUESTS = ("GET ", "recommendation request ")


def viewers_named(text: str) -> list[ViewerId]:
    """Return the viewers whom a rejected line names, or may name.

    In a movielog line that is the one whose number stands between its time and
    its request. In any other line every whole number may be meant.
    """
    _, _, behind = text.partition(",")
    user, _, request = behind.partition(",")
    if _DIGITS.fullmatch(user.strip()) and request.lstrip().startswith(_REQUESTS):
        return viewers_among(user)
    return viewers_among(text)


def viewers_among(text: str) -> list[ViewerId]:
    """Return every whole number in a text that may be a viewer's."""
    numbers = [int(run) for run in _DIGITS.findall(text) if len(run) <= _MOST_DIGITS]
    return [ViewerId(number) for number in numbers if 1 <= number <= MAXIMUM_IDENTIFIER]
