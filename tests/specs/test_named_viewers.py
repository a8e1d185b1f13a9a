"""Whom a rejected line may be of, as a table."""

import pytest

from domain.data.named_viewers import viewers_named
from domain.identifiers import MAXIMUM_IDENTIFIER

CASES = {
    "2024-01-01T10:00,42,GET /rate/heat+1995=9": [42],
    "2024-01-01T10:00, 0042 ,GET /rate/heat+1995=9": [42],
    "2024-01-01T10:00,0,GET /rate/heat+1995=9": [],
    "GET /rate/heat+1995=42": [1995, 42],
    "rated,user 42,GET /rate/heat=4": [42, 4],
    "42": [42],
    "": [],
    "no number": [],
    "42,7,9,100": [42, 7, 9, 100],
    "2024-01-01 10:00,7,42,9": [2024, 1, 1, 10, 7, 42, 9],
    "2024-01-01T10:00,42,recommendation request h:8, status 200, result: 12": [42],
    f"a,{MAXIMUM_IDENTIFIER},b": [MAXIMUM_IDENTIFIER],
    f"a,{MAXIMUM_IDENTIFIER + 1},b": [],
    "9" * 10_000: [],
}


@pytest.mark.parametrize(("text", "named"), CASES.items(), ids=lambda case: str(case)[:40])
def test_viewers_named(text: str, named: list[int]) -> None:
    assert viewers_named(text) == named
