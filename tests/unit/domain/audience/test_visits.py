import numpy as np
import pytest

from domain.audience.visits import (
    END_OF_SPAN,
    RETURNING_SHARE,
    SESSION,
    SPAN,
    Visits,
    draw_chances,
    visits_of,
)


@pytest.fixture(scope="module")
def visits() -> Visits:
    generator = np.random.default_rng(11)
    return visits_of(np.stack([draw_chances(generator) for _ in range(4_000)]))


def test_every_session_lies_within_the_span(visits: Visits) -> None:
    assert visits.starts.min() >= END_OF_SPAN - SPAN
    assert visits.starts.max() + SESSION <= END_OF_SPAN


def test_viewers_arrive_evenly_over_the_whole_span(visits: Visits) -> None:
    arrivals = (visits.starts.min(axis=1) - (END_OF_SPAN - SPAN)) / SPAN
    by_tenth, _ = np.histogram(arrivals, bins=10, range=(0, 1))
    assert by_tenth.min() > 300
    assert by_tenth.max() < 500


def test_the_rest_come_once(visits: Visits) -> None:
    assert np.mean(visits.counts > 1) == pytest.approx(RETURNING_SHARE, abs=0.03)
    once = visits.starts[visits.counts == 1]
    assert np.all(once == once[:, :1])
