"""Reads fields that each source writes in its own way: numbers as texts, lists as JSON or text."""

import ast
import json
import re

from domain.data.catalog import EARLIEST_YEAR, LATEST_YEAR
from domain.data.movie_details import distinct_names

LONGEST_RUNTIME = 24 * 60
"""Minutes; a longer one is no runtime of a film."""

_NOTHING = frozenset({"", "\\n", "null", "none", "nan", "n/a", "[]", "{}"})
_NUMBER = re.compile(r"^[0-9]{1,15}(?:\.0*)?$")
_IMDB = re.compile(r"^(?:.*/title/)?(?:tt)?(?P<number>[0-9]{1,10})(?:[/?].*)?$")
_YEAR = re.compile(r"(?<![0-9])(?:18|19|20)[0-9]{2}(?![0-9])")
_HOURS_AND_MINUTES = re.compile(
    r"^(?:(?P<hours>[0-9]{1,2}) ?h)? ?(?:(?P<minutes>[0-9]{1,4}) ?m\w*)?$"
)
_REMARK = re.compile(r"\s*\([^()]*\)$")


def text_of(value: object) -> str | None:
    """Return a text without blanks around, or None for what stands for nothing."""
    if value is None or isinstance(value, (list, dict)):
        return None
    text = str(value).strip()
    return None if text.lower() in _NOTHING else text


def whole_number_of(value: object) -> int | None:
    """Return a positive whole number, also of "862", 862.0 or "862.0"."""
    text = text_of(value)
    if text is None or not _NUMBER.match(text):
        return None
    return int(text.split(".")[0]) or None


def imdb_id_of(value: object) -> int | None:
    """Return the number of "tt0114709", "0114709", 114709 or an address of a title."""
    text = text_of(value)
    match = _IMDB.match(text) if text is not None else None
    return (int(match["number"]) or None) if match else None


def year_of(value: object) -> int | None:
    """Return the first year in "1995", 1995.0, "1995-11-22" or "22 Nov 1995"."""
    match = _YEAR.search(text_of(value) or "")
    year = int(match[0]) if match else None
    return year if year is not None and EARLIEST_YEAR <= year <= LATEST_YEAR else None


def minutes_of(value: object) -> int | None:
    """Return the minutes of 95, "95.0", "95 min", "1h 21min" or "2h", if a film runs so long."""
    minutes = whole_number_of(value)
    if minutes is None and (match := _HOURS_AND_MINUTES.match(text_of(value) or "")):
        minutes = 60 * int(match["hours"] or 0) + int(match["minutes"] or 0)
    return minutes if minutes is not None and 0 < minutes <= LONGEST_RUNTIME else None


def listed(value: object) -> list[object]:
    """Return the items of a list, of JSON or a Python literal that holds one, or of a text.

    A text is parted at `|`, where it has none at commas.
    """
    if isinstance(value, list):
        return value
    text = text_of(value)
    if text is None:
        return []
    if text.startswith("["):
        return _literal_list(text)
    return list(text.split("|" if "|" in text else ","))


def names_of(value: object) -> tuple[str, ...]:
    """Return the names in a list of texts or of objects that have a name, each once.

    A remark in parentheses after a name, as in "Jane Doe (co-director)", is left out.
    """
    items = [item.get("name") if isinstance(item, dict) else item for item in listed(value)]
    texts = (text_of(item) for item in items)
    return distinct_names(_REMARK.sub("", text) for text in texts if text and text.isprintable())


def _literal_list(text: str) -> list[object]:
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return found if isinstance(found, list) else []
    return []
