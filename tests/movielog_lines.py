"""Lines of movielogs: drawn by hypothesis, whole and mutated; and blocks, made into events."""

from collections.abc import Sequence

from hypothesis import strategies as st

from domain.data.movielog_block import MovielogBlock
from domain.data.movielog_event import (
    Event,
    RatedMovie,
    RecommendationRequest,
    Rejection,
    RejectReason,
    WatchedMinute,
)
from domain.identifiers import ViewerId

_SPACES = st.sampled_from(["", "", "", "", " ", "  "])
_DIGITS = st.integers(0, 120).map(str)
_TWO_DIGITS = st.integers(0, 61).map("{:02}".format)
_DATES = st.one_of(
    st.sampled_from(["2021-03-04", "2020-02-29", "2024-12-31", "1969-12-31"]),
    st.sampled_from(["2021-02-29", "2021-13-01", "0000-01-01", "2021-3-4", "20210304"]),
)
_SECONDS = st.one_of(st.just(""), _TWO_DIGITS.map(":{}".format))
_FRACTIONS = st.one_of(
    st.just(""), st.from_regex(r"\.[0-9]{3}|\.[0-9]{6}|\.[0-9]{9}|\.[0-9]{1,10}")
)
_ZONES = st.sampled_from(["", "", "", "Z", "+00:00", "-00:00", "+05:30", "-11:15", "+24:00", "z"])
_TIMES = st.builds(
    "{}{}{}:{}{}{}{}".format,
    _DATES,
    st.sampled_from(["T", "T", "T", " ", "  ", ""]),
    _TWO_DIGITS,
    _TWO_DIGITS,
    _SECONDS,
    _FRACTIONS,
    _ZONES,
)
_USERS = st.one_of(
    _DIGITS,
    st.integers(1, 2**53 + 5).map(str),
    st.integers(2**53 - 3, 2**53 + 3).map(str),
    st.integers(0, 99_999_999).map("{:016}".format),
    st.sampled_from(["", "0", "00", "-1", "a", "1a", "0000000000000000000001", "1 2", "٤"]),
)
_SLUGS = st.one_of(
    st.sampled_from(["vertigo+1958", "the+good_+the+bad+1966", "+1", "m*a*s*h+", "amlie+2001"]),
    st.sampled_from(
        ["a", "_", "", " ", "%C3%A9", "%00", "%2", "é", "a/b", "a=b", "A" * 512, "A" * 513]
    ),
    st.text("abz019+_.*-%", max_size=40),
)
_MINUTES = st.one_of(
    _DIGITS, st.sampled_from(["", "-1", "007", "1234", "99999", "100000", "1.5", "6x1", "9" * 20])
)
_RATINGS = st.one_of(
    st.integers(0, 12).map(str), st.sampled_from(["", "05", "010", "4.0", "five", "=4", "4 "])
)
_LATENCIES = st.one_of(
    st.integers(0, 2_000).map("{} ms".format),
    st.sampled_from(["45ms", "1s", "0.5 s", "12.25 ms", "7  ms", "", "7", "ms", "-7 ms", "7 m"]),
)
_SEPARATORS = st.sampled_from([", ", ", ", ", ", ",", ",  ", " , ", ",,"])
_RESULTS = st.one_of(
    st.builds(
        lambda slugs, separator: separator.join(slugs),
        st.lists(st.one_of(st.sampled_from(["a+1", "b+2", "c"]), _SLUGS), max_size=22),
        _SEPARATORS,
    ),
    st.sampled_from(["[a+1, b+2]", "[a+1", "java.net.Broken: a, b: c", "", "timed\tout"]),
)
_REQUESTS = st.one_of(
    st.builds("GET /data/m/{}/{}.mpg".format, _SLUGS, _MINUTES),
    st.builds("GET /data/m/{}/{}.mpg".format, _SLUGS, _MINUTES),
    st.builds("GET /rate/{}={}".format, _SLUGS, _RATINGS),
    st.builds(
        "recommendation request {}, status {}, result: {}, {}".format,
        st.sampled_from(["host:8082", "host:8082", "", "two hosts", "[::1]:80", "x"]),
        st.sampled_from(["200", "200", "200", "0", "404", "20", "", "200 "]),
        _RESULTS,
        _LATENCIES,
    ),
    st.sampled_from(["GET /create_account", "GET  /create_account", "GET /login", "", "GET"]),
)
_WHOLE = st.builds(
    "{},{}{},{}{}{}".format,
    _TIMES,
    _SPACES,
    _USERS,
    _SPACES,
    _REQUESTS,
    st.sampled_from(["", "", "", " ", "\r", "\r\r"]),
).map(str.encode)
_STRAY = st.sampled_from(
    [b"", b",", b" ", b"/", b"=", b"\0", b"\r", b"\xff", b"0", b"9", b"\xc3\xa9"]
)
_COMMON = st.builds(
    "2021-03-04T1{}:0{},{},GET /data/m/{}/{}.mpg".format,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(1, 99_999),
    st.sampled_from(["vertigo+1958", "heat+1995", "m+1931"]),
    st.integers(0, 200),
).map(str.encode)


def _mutated(line: bytes, stray: bytes, start: int, length: int) -> bytes:
    """Put `stray` in the place of a few bytes."""
    start %= len(line) + 1
    return line[:start] + stray + line[start + length :]


_MUTATED = st.builds(
    _mutated, st.one_of(_WHOLE, _COMMON), _STRAY, st.integers(0, 400), st.integers(0, 3)
)
_TRUNCATED = st.builds(
    lambda line, length: line[: length % (len(line) + 1)], _WHOLE, st.integers(0)
)

LINES = st.one_of(_WHOLE, _COMMON, _MUTATED, _TRUNCATED, st.binary(max_size=30)).map(
    lambda line: line.replace(b"\n", b"\x0b")
)
"""Lines without their ends."""


def outcomes_of(block: MovielogBlock, numbers: Sequence[int]) -> list[Event | Rejection | None]:
    """Return what the lines of a block say, in their order; None for an account created.

    Fails where a line says two things.
    """
    outcomes: dict[int, Event | Rejection] = {}
    watches, ratings, requests = block.watches, block.ratings, block.recommendations
    for row, line in enumerate(watches.lines.tolist()):
        assert line not in outcomes
        outcomes[line] = WatchedMinute(
            viewer_id=ViewerId(int(watches.viewer_ids[row])),
            timestamp=int(watches.timestamps[row]),
            slug=block.slugs[watches.slugs[row]],
            minute=int(watches.minutes[row]),
        )
    for row, line in enumerate(ratings.lines.tolist()):
        assert line not in outcomes
        outcomes[line] = RatedMovie(
            viewer_id=ViewerId(int(ratings.viewer_ids[row])),
            timestamp=int(ratings.timestamps[row]),
            slug=block.slugs[ratings.slugs[row]],
            rating=int(ratings.ratings[row]),
        )
    for row, line in enumerate(requests.lines.tolist()):
        assert line not in outcomes
        shown = requests.slugs[requests.offsets[row] : requests.offsets[row + 1]]
        outcomes[line] = RecommendationRequest(
            viewer_id=ViewerId(int(requests.viewer_ids[row])),
            timestamp=int(requests.timestamps[row]),
            status=int(requests.statuses[row]),
            latency_ms=float(requests.latencies_ms[row]),
            slugs=tuple(block.slugs[slug] for slug in shown),
        )
    for reject in block.rejects:
        line = numbers.index(reject.number)
        assert line not in outcomes
        outcomes[line] = Rejection(reason=RejectReason(reject.reason))
    assert len(outcomes) + block.accounts_created == block.lines
    return [outcomes.get(line) for line in range(block.lines)]
