import pytest

from domain.audience.size import AudienceSize
from domain.errors import InvalidValueError

ACCEPTED = [
    (100, 100, 0),
    (100, 50_000, 42),
    (1_000_000, 100_000_000, 2**63 - 1),
]

REFUSED = [
    (99, 1_000, 42, "at least 100 viewers, not 99"),
    (0, 0, 42, "at least 100 viewers, not 0"),
    (-5, 1_000, 42, "at least 100 viewers, not -5"),
    (100, 99, 42, "ask for 100 events or more, not 99"),
    (100, -1, 42, "ask for 100 events or more, not -1"),
    (10**7, 10**8 + 1, 42, "at most 100,000,000 events, not 100,000,001"),
    (100, 1_000, -1, "the seed must lie between 0 and"),
    (100, 1_000, 2**63, "the seed must lie between 0 and"),
]

TOO_MANY_FOR_THE_MOVIES = [
    (100, 501, 10, "at most 500 events", "at least 101 viewers"),
    (200, 100_001, 1_000, "at most 100,000 events", "at least 201 viewers"),
]


@pytest.mark.parametrize(("viewers", "events", "seed"), ACCEPTED)
def test_a_size_within_the_limits_is_accepted(viewers: int, events: int, seed: int) -> None:
    AudienceSize(viewers=viewers, events=events, seed=seed).check_fits(1_000)


@pytest.mark.parametrize(("viewers", "events", "seed", "reason"), REFUSED)
def test_a_size_out_of_range_is_refused(viewers: int, events: int, seed: int, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        AudienceSize(viewers=viewers, events=events, seed=seed)


@pytest.mark.parametrize(
    ("viewers", "events", "movies", "limit", "advice"), TOO_MANY_FOR_THE_MOVIES
)
def test_more_events_than_the_movies_allow_are_refused_with_what_would_do(
    viewers: int, events: int, movies: int, limit: str, advice: str
) -> None:
    with pytest.raises(InvalidValueError, match=limit) as refusal:
        AudienceSize(viewers=viewers, events=events, seed=1).check_fits(movies)
    assert advice in str(refusal.value)
    AudienceSize(viewers=viewers, events=events - 1, seed=1).check_fits(movies)
    enough = int(advice.split()[2])
    AudienceSize(viewers=enough, events=events, seed=1).check_fits(movies)
