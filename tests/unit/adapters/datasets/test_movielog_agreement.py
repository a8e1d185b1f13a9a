"""The bulk reader and the grammar say the same of every line."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.datasets.movielog.bulk_rows import read_in_bulk
from adapters.datasets.movielog.line_fields import split_lines
from adapters.datasets.movielog.padded_bytes import padded
from adapters.datasets.movielog.reader import BulkMovielogReader
from benchmarks.ingestion.raw_log import RawLog
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


@pytest.mark.parametrize("fractions", [False, True])
@pytest.mark.parametrize("zone", [b"", b"Z", b"+00:00"])
def test_real_proportions_are_read_in_bulk_and_rightly(fractions: bool, zone: bytes) -> None:
    text = "\n".join(RawLog(movies=500, fractions=fractions).minute()[:5_000].to_pylist()).encode()
    lines = [line.replace(b",", zone + b",", 1) for line in text.split(b"\n")]
    bulk = read_in_bulk(split_lines(padded(b"\n".join([*lines, b""]))), 5)
    read = len(bulk.watches.lines) + len(bulk.ratings.lines) + len(bulk.recommendations.lines)
    assert 0.998 < read / len(lines) <= 1
    assert 0.97 < len(bulk.watches.lines) / len(lines) < 0.99
    assert_agreement(lines, 5)


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
