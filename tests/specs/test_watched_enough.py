"""When watching says that a viewer likes a movie: the rule as a table."""

import numpy as np
import pytest

from domain.data.watch_time import roll_up
from domain.data.watched_enough import WatchedEnough
from domain.errors import InvalidValueError

UNKNOWN = 0


@pytest.mark.parametrize(
    ("minutes", "runtime", "share", "enough"),
    [
        (60, 120, 0.5, True),
        (59, 120, 0.5, False),
        (61, 121, 0.5, True),
        (60, 121, 0.5, False),
        (120, 120, 1.0, True),
        (119, 120, 1.0, False),
        (3, 5, 0.5, True),
        (2, 5, 0.5, False),
        (45, UNKNOWN, 0.5, True),
        (44, UNKNOWN, 0.5, False),
        (45, UNKNOWN, 0.9, True),
    ],
)
def test_enough_is_a_share_of_the_runtime_or_minutes_where_it_is_unknown(
    minutes: int, runtime: int, share: float, enough: bool
) -> None:
    twice = np.tile(np.arange(minutes, dtype=np.int32), 2)
    watches = roll_up(
        np.ones(2 * minutes, np.int64),
        np.ones(2 * minutes, np.int64),
        twice,
        np.zeros_like(twice, np.int64),
    )
    rule = WatchedEnough(share=share, minutes=45)
    assert rule.judge(watches, np.array([runtime])).tolist() == [enough]


@pytest.mark.parametrize(("share", "minutes"), [(0.0, 45), (1.5, 45), (-1.0, 45), (0.5, 0)])
def test_rules_without_sense_are_refused(share: float, minutes: int) -> None:
    with pytest.raises(InvalidValueError, match="share of the runtime"):
        WatchedEnough(share=share, minutes=minutes)
