"""Reads the lines about viewers: `u.user` of 100K and `users.dat` of 1M."""

from collections.abc import Callable, Iterable

from application.ports.dataset_reader import Reject, Rejects
from domain.data.demographics import Demographics
from domain.errors import InvalidValueError
from domain.identifiers import viewer_id

OCCUPATIONS_1M = (
    "other", "academic/educator", "artist", "clerical/admin", "college/grad student",
    "customer service", "doctor/health care", "executive/managerial", "farmer", "homemaker",
    "K-12 student", "lawyer", "programmer", "retired", "sales/marketing", "scientist",
    "self-employed", "technician/engineer", "tradesman/craftsman", "unemployed", "writer",
)  # fmt: skip
"""The occupations of `users.dat` by number, as its README names them."""

_OLDEST = 130


def demographics_in(
    lines: Iterable[tuple[int, bytes]],
    parse: Callable[[str], Demographics],
    *,
    file: str,
    rejects: Rejects,
) -> list[Demographics]:
    """Return what numbered lines say; lines that break their layout go to `rejects`."""
    found: list[Demographics] = []
    for number, line in lines:
        text = line[:200].decode("utf-8", "backslashreplace")
        try:
            found.append(parse(text))
        except (ValueError, IndexError):
            reason = "not the demographics of a viewer"
            rejects.add(Reject(file=file, line=number, reason=reason, text=text))
    return found


def parse_100k(text: str) -> Demographics:
    """Read `id|age|gender|occupation|zip code`; the zip code is not kept."""
    identifier, age, gender, occupation, _ = text.split("|")
    return _demographics(identifier, gender, age, occupation)


def parse_1m(text: str) -> Demographics:
    """Read `id::gender::age group::occupation number::zip code`; the zip code is not kept."""
    identifier, gender, age, occupation, _ = text.split("::")
    return _demographics(identifier, gender, age, OCCUPATIONS_1M[_whole(occupation)])


def _demographics(identifier: str, gender: str, age: str, occupation: str) -> Demographics:
    if gender not in {"F", "M"} or _whole(age) > _OLDEST or not occupation.isprintable():
        raise InvalidValueError("a gender, age or occupation that cannot be")
    return Demographics(
        viewer_id=viewer_id(_whole(identifier)),
        gender=gender,
        age=_whole(age),
        occupation=occupation or None,
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InvalidValueError(f"{text!r} is not a whole number")
    return int(text)
