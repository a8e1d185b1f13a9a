"""The bulk reader and the grammar say the same of every line."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.datasets.movielog.reader import BulkMovielogReader
from domain.data.movielog import parse_bytes
from domain.data.movielog_event import AccountCreated, Event, RecommendationRequest, Rejection
from tests.movielog_lines import LINES, outcomes_of

LINES_PER_BLOCK = 50
SOAK_LINES = 100_000


def expected(line: bytes, scale: int) -> Event | Rejection | None:
    outcome = parse_bytes(line, scale=scale)
    if isinstance(outcome, AccountCreated):
        return None
    if isinstance(outcome, RecommendationRequest):
        return replace(outcome, latency_ms=float(np.float32(outcome.latency_ms)))
    return outcome


def assert_agreement(lines: list[bytes], scale: int) -> None:
    block = BulkMovielogReader().parse(lines, numbers=range(len(lines)), scale=scale)
    for line, found in zip(lines, outcomes_of(block, range(len(lines))), strict=True):
        assert found == expected(line, scale), line
    named = set(block.watches.slugs) | set(block.ratings.slugs) | set(block.recommendations.slugs)
    assert named == set(range(len(block.slugs)))
    assert len(set(block.slugs)) == len(block.slugs)


@given(st.lists(LINES, max_size=LINES_PER_BLOCK), st.sampled_from([5, 10]))
@settings(max_examples=100, deadline=None)
def test_generated_and_mutated_lines_mean_the_same_to_both(lines: list[bytes], scale: int) -> None:
    assert_agreement(lines, scale)


@pytest.mark.soak
def test_a_hundred_thousand_fuzzed_lines_are_events_or_rejects() -> None:
    counted = 0

    @given(st.lists(LINES, min_size=LINES_PER_BLOCK, max_size=LINES_PER_BLOCK))
    @settings(
        max_examples=SOAK_LINES // LINES_PER_BLOCK,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def fuzz(lines: list[bytes]) -> None:
        nonlocal counted
        counted += len(lines)
        assert_agreement(lines, 5)

    fuzz()
    assert counted >= SOAK_LINES
