"""Which segments are merged: the policy as a table."""

import pytest

from application.ingestion.runs_to_merge import runs_to_merge
from tests.builders import segment_of

TARGET = 100


@pytest.mark.parametrize(
    ("rows", "apart", "runs"),
    [
        ([], "", []),
        ([10], "", []),
        ([10, 10], "", ["ab"]),
        ([50, 50, 1], "", ["ab"]),
        ([50, 50, 1, 1], "", ["ab", "cd"]),
        ([10, 51, 10], "", []),
        ([10, 10, 51, 10, 10], "", ["ab", "de"]),
        ([10, 10, 10], "b", []),
        ([10, 10, 10, 10], "a", ["bcd"]),
        ([100, 100], "", []),
    ],
)
def test_small_neighbours_are_merged_up_to_the_target(
    rows: list[int], apart: str, runs: list[str]
) -> None:
    listed = [segment_of(name, rows=n) for name, n in zip("abcde", rows, strict=False)]
    in_history = {segment.segment_id for segment in listed} - set(apart)
    found = runs_to_merge(listed, in_history, TARGET)
    assert ["".join(segment.segment_id for segment in run) for run in found] == runs


@pytest.mark.parametrize(
    ("origins", "runs"),
    [
        ([5_000, 4_999, 1, 1], ["abc"]),
        ([5_000, 4_999, 1, 1, 1], ["abc", "de"]),
        ([5_001, 1, 1], ["bc"]),
    ],
)
def test_no_merged_segment_names_more_origins_than_its_row_can_hold(
    origins: list[int], runs: list[str]
) -> None:
    listed = [
        segment_of(name, rows=1, merged_from=tuple(map(str, range(n))))
        for name, n in zip("abcde", origins, strict=False)
    ]
    found = runs_to_merge(listed, set("abcde"), TARGET)
    assert ["".join(segment.segment_id for segment in run) for run in found] == runs


def test_scales_are_not_mixed() -> None:
    listed = [segment_of(name, rows=1, scale=5.0 if name < "c" else 10.0) for name in "abcd"]
    found = runs_to_merge(listed, set("abcd"), TARGET)
    assert [[segment.segment_id for segment in run] for run in found] == [["a", "b"], ["c", "d"]]
