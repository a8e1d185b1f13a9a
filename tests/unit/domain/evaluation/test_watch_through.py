from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValueError
from domain.evaluation import watch_through
from domain.evaluation.watch_through import WatchThrough, WatchThroughTally

HOUR = 3_600_000_000
Watch = tuple[int, int, int]
"""Viewer, movie, time."""
Slate = tuple[int, int, tuple[int, ...]]
"""Viewer, time, movies."""


def plainly(watches: Sequence[Watch], slates: Sequence[Slate], window: int) -> WatchThrough:
    """Ask of each slate and each watch whether one led to the other."""
    converted = sum(
        any(
            watcher == viewer and movie in movies and 0 <= watched - shown <= window
            for watcher, movie, watched in watches
        )
        for viewer, shown, movies in slates
    )
    return WatchThrough(shown=len(slates), converted=converted)


def tallied(
    watches: Sequence[Watch], slates: Sequence[Slate], window: int, parts: int = 1
) -> WatchThrough:
    tally = WatchThroughTally(window=window)
    for part in range(parts):
        some = watches[part::parts]
        tally.add_watches(
            np.array([viewer for viewer, _, _ in some], np.int64),
            np.array([movie for _, movie, _ in some], np.int32),
            np.array([time for _, _, time in some], np.int64),
        )
        shown = slates[part::parts]
        tally.add_slates(
            np.array([viewer for viewer, _, _ in shown], np.int64),
            np.array([time for _, time, _ in shown], np.int64),
            np.cumsum([0, *(len(movies) for _, _, movies in shown)]),
            np.array([movie for _, _, movies in shown for movie in movies], np.int32),
        )
    return tally.result()


@pytest.mark.parametrize(
    ("watched_at", "converted"),
    [(0, 1), (1, 1), (HOUR, 1), (HOUR + 1, 0), (-1, 0), (-HOUR, 0)],
    ids=["at once", "after", "at the end", "too late", "before", "long before"],
)
def test_a_watch_counts_within_the_window_after_a_slate(watched_at: int, converted: int) -> None:
    assert tallied([(1, 7, watched_at)], [(1, 0, (5, 7))], HOUR).converted == converted


@pytest.mark.parametrize(
    ("watch", "slate"),
    [((2, 7, 5), (1, 0, (7,))), ((1, 8, 5), (1, 0, (7,))), ((1, 7, 5), (1, 0, ()))],
    ids=["another viewer", "another movie", "an empty slate"],
)
def test_what_does_not_convert(watch: Watch, slate: Slate) -> None:
    assert tallied([watch], [slate], HOUR) == WatchThrough(shown=1, converted=0)


def test_a_slate_in_the_midst_of_a_movie_is_converted_by_its_next_minute() -> None:
    watches = [(1, 7, minute * 60_000_000) for minute in range(300)]
    slates = [(1, 90_000_000, (7,)), (1, 299 * 60_000_000 + 1, (7,))]
    assert tallied(watches, slates, HOUR) == WatchThrough(shown=2, converted=1)


def test_nothing_shown_has_no_rate() -> None:
    assert tallied([(1, 7, 0)], [], HOUR).rate is None
    assert tallied([], [(1, 0, (7,))], HOUR).rate == 0.0


def test_a_window_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="longer than nothing"):
        WatchThroughTally(window=0)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 60)), max_size=40),
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.integers(0, 60),
            st.lists(st.integers(0, 3), max_size=4).map(tuple),
        ),
        max_size=20,
    ),
    st.integers(1, 20),
    st.integers(1, 5),
)
def test_it_is_what_asking_every_slate_and_watch_comes_to(
    watches: list[Watch], slates: list[Slate], window: int, parts: int
) -> None:
    assert tallied(watches, slates, window, parts) == plainly(watches, slates, window)


def test_runs_merged_many_times_over_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_through, "_ROWS_BETWEEN_MERGES", 10)
    monkeypatch.setattr(watch_through, "_SLATES_AT_ONCE", 3)
    chance = Random(7)  # noqa: S311  # no secrets here
    watches = [
        (chance.randint(1, 9), chance.randint(0, 9), chance.randint(0, 2_000)) for _ in range(900)
    ]
    slates = [
        (chance.randint(1, 9), chance.randint(0, 2_000), (chance.randint(0, 9), 3))
        for _ in range(200)
    ]
    found = tallied(watches, slates, 20, parts=30)
    assert found == plainly(watches, slates, 20)
    assert 0 < found.converted < found.shown
