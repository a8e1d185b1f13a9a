"""What a line of a movielog says. The lines are this project's own."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.movielog import MAXIMUM_LINE_BYTES, parse_bytes, parse_line
from domain.data.movielog_event import (
    AccountCreated,
    RatedMovie,
    RecommendationRequest,
    Rejection,
    RejectReason,
    WatchedMinute,
)
from domain.identifiers import ViewerId

NOON = "2021-03-04T12:00:00"
WATCH = "GET /data/m/vertigo+1958/7.mpg"
ASKED = "recommendation request box-1.example:8082"


def microseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp()) * 1_000_000


TIMES = [
    ("2021-03-04T12:00:00", "2021-03-04T12:00:00+00:00", 0),
    ("2021-03-04 12:00:00", "2021-03-04T12:00:00+00:00", 0),
    ("2021-03-04T12:00", "2021-03-04T12:00:00+00:00", 0),
    ("2021-03-04T12:00:59", "2021-03-04T12:00:59+00:00", 0),
    ("2021-03-04T12:00:01.250", "2021-03-04T12:00:01+00:00", 250_000),
    ("2021-03-04T12:00:01.000007", "2021-03-04T12:00:01+00:00", 7),
    ("2021-03-04T12:00:01.123456999", "2021-03-04T12:00:01+00:00", 123_456),
    ("2021-03-04T12:00:00Z", "2021-03-04T12:00:00+00:00", 0),
    ("2021-03-04T12:00Z", "2021-03-04T12:00:00+00:00", 0),
    ("2021-03-04T12:00:00.500+00:00", "2021-03-04T12:00:00+00:00", 500_000),
    ("2021-03-04T12:00:00+05:30", "2021-03-04T06:30:00+00:00", 0),
    ("2021-03-04T12:00-04:00", "2021-03-04T16:00:00+00:00", 0),
    ("2020-02-29T23:59:59", "2020-02-29T23:59:59+00:00", 0),
]

BAD_TIMES = [
    "", "noon", "2021-03-04", "2021-03-04T12", "2021-03-0412:00:00", "2021-03-04  12:00:00",
    "2021-03-04t12:00:00", "2021-02-29T12:00:00", "2021-13-04T12:00:00", "2021-00-04T12:00:00",
    "0000-03-04T12:00:00", "2021-03-04T24:00:00", "2021-03-04T12:60:00", "2021-03-04T12:00:60",
    "2021-03-04T12:00:00.", "2021-03-04T12:00:00.1", "2021-03-04T12:00:00.12345",
    "2021-03-04T12:00:00.1234567890", "2021-03-04T12:00.250", "2021-03-04T12:00:0",
    "21-03-04T12:00:00", "2021-3-4T12:00:00", "2021-03-04T12:00:00+24:00",
    "2021-03-04T12:00:00+05:60", "2021-03-04T12:00:00 Z", "2021-03-04T12:00:00UTC",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "٢٠٢١-03-04T12:00:00",
    "-2021-03-04T12:00:00",
]  # fmt: skip

USERS = [
    ("1", 1),
    ("0042", 42),
    (" 42", 42),
    ("    42", 42),
    (str(2**53 - 1), 2**53 - 1),
    ("0" * 5_000 + "9", 9),
]
BAD_USERS = [
    "", " ", "0", "000", "-1", "+1", "1.0", "1e3", "4 2", "12a", "guest", "٤٢", "0x10",
    str(2**53), "9" * 5_000,
]  # fmt: skip

SLUGS = [
    "vertigo+1958", "the+good_+the+bad+and+the+ugly+1966", "s.w.a.t.+2003", "m*a*s*h+1970",
    "spider-man+2002", "lilo++stitch+2002", "+1+2016", "++2013", "+", "alien+", "solaris",
    "movie7", "MovieB", "2012+2009", "am%C3%A9lie+2001", "ocean%27s+eleven+2001", "a%2Cb+1999",
    "_", ".", "x" * 512,
]  # fmt: skip
BAD_SLUGS = [
    "", " ", "taxi driver+1976", "  vertigo", "illegal!id", "amélie+2001", "50%+2011", "50%2",
    "a%ZZb", "a%00b", "a%0Ab", "a\tb", "who?+1999", "[rec]+2007", "'r+xmas+2001", "x" * 513,
]  # fmt: skip

BAD_MINUTES = ["", "-1", "6x1", "ten", "1.5", "1e2", "+5", " 5", "100000", "9" * 5_000, "٣"]

RATINGS = [("1", 5, 1), ("5", 5, 5), ("05", 5, 5), ("6", 10, 6), ("10", 10, 10)]
BAD_RATINGS = [
    ("", RejectReason.BAD_RATING),
    ("five", RejectReason.BAD_RATING),
    ("4.0", RejectReason.BAD_RATING),
    ("4.5", RejectReason.BAD_RATING),
    ("4x", RejectReason.BAD_RATING),
    ("-4", RejectReason.BAD_RATING),
    ("=4", RejectReason.BAD_RATING),
    ("4=", RejectReason.BAD_RATING),
    ("4, 5", RejectReason.BAD_RATING),
    ("٤", RejectReason.BAD_RATING),
    ("0", RejectReason.RATING_OFF_SCALE),
    ("6", RejectReason.RATING_OFF_SCALE),
    ("10", RejectReason.RATING_OFF_SCALE),
]

REQUESTS = [
    (f"{ASKED}, status 200, result: a+1, b+2, 65 ms", 200, 65.0, ("a+1", "b+2")),
    (f"{ASKED}, status 200, result: a+1,b+2, 45ms", 200, 45.0, ("a+1", "b+2")),
    (f"{ASKED}, status 200, result:a+1,1s", 200, 1000.0, ("a+1",)),
    (f"{ASKED}, status 200, result: a+1, 12.5 ms", 200, 12.5, ("a+1",)),
    (f"{ASKED}, status 200, result: a+1, 0.25s", 200, 250.0, ("a+1",)),
    (f"{ASKED}, status 200, result: [a+1, b+2], 7 ms", 200, 7.0, ("a+1", "b+2")),
    (f"{ASKED}, status 200, result: a+1, a+1, 7 ms", 200, 7.0, ("a+1", "a+1")),
    (f"{ASKED}, status 200, result: {', '.join(['a'] * 20)}, 7 ms", 200, 7.0, ("a",) * 20),
    ("recommendation request host, status 200, result: a+1, 7 ms", 200, 7.0, ("a+1",)),
    (
        "recommendation  request   host ,   status  200 , result:   a+1 ,  b+2 ,   7    ms",
        200,
        7.0,
        ("a+1", "b+2"),
    ),
    (f"{ASKED}, status 0, result: java.net.Broken: at x/10.0.0.1:80, 9 ms", 0, 9.0, ()),
    (f"{ASKED}, status 0, result: Broken: no route, no answer, none, 9 ms", 0, 9.0, ()),
    (f"{ASKED}, status 0, result: a+1, b+2, 819 ms", 0, 819.0, ()),
    (f"{ASKED}, status 0, result: , 9 ms", 0, 9.0, ()),
    (f"{ASKED}, status 404, result: <h1>Not here, sorry</h1>, 9 ms", 404, 9.0, ()),
    (f"{ASKED}, status 500, result: a+1, 9 ms", 500, 9.0, ()),
]
BAD_REQUESTS = [
    (f"{ASKED}, status 200, result: a+1, b+2", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, b+2 65 ms", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, -65 ms", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, 65 m", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, 65", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, soon", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, 1. ms", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, 1e3 ms", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: a+1, {'9' * 400} ms", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: 65 ms", RejectReason.BAD_RESPONSE_TIME),
    (f"{ASKED}, status 200, result: , 65 ms", RejectReason.BAD_SLUG),
    (f"{ASKED}, status 200, result: [], 65 ms", RejectReason.BAD_SLUG),
    (f"{ASKED}, status 200, result: [a+1, b+2, 65 ms", RejectReason.BAD_SLUG),
    (f"{ASKED}, status 200, result: a+1,, b+2, 65 ms", RejectReason.BAD_SLUG),
    (f"{ASKED}, status 200, result: a+1, b+2, , 65 ms", RejectReason.BAD_SLUG),
    (f"{ASKED}, status 200, result: two words, b+2, 65 ms", RejectReason.BAD_SLUG),
    (f"{ASKED}, status 200, result: a: b, 65 ms", RejectReason.BAD_SLUG),
    (
        f"{ASKED}, status 200, result: {', '.join(['a'] * 21)}, 7 ms",
        RejectReason.TOO_MANY_MOVIES,
    ),
    ("recommendation request , status 200, result: a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
    ("recommendation request status 200, result: a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
    ("recommendation request two hosts, status 200, result: a, 7 ms", RejectReason.UNKNOWN_REQUEST),
    ("recommendation request", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}, status 200", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}, status 200, a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}, status OK, result: a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}, status -1, result: a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}, status 20, result: a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
    (f"{ASKED}, result: a+1, 7 ms", RejectReason.UNKNOWN_REQUEST),
]

UNKNOWN = [
    "", "GET", "GET /", "GET /data/m/vertigo+1958", "GET /data/m/vertigo+1958/7",
    "GET /data/m/vertigo+1958/7.mp", "GET /data/m/vertigo+1958/7.mpg/more",
    "GET /data/m/vertigo+1958/7.mpg?x=1", "GET /data/vertigo+1958/7.mpg", "GET /data/m/a/b/7.mpg",
    "get /data/m/vertigo+1958/7.mpg", "POST /data/m/vertigo+1958/7.mpg",
    "GET/data/m/vertigo+1958/7.mpg", "GET /rate", "GET /rate/vertigo+1958", "GET /rates/a=4",
    "GET /create_account/", "GET /create_account?x=1", "POST /create_account", "GET /login",
    "something else, with commas, in it", "recommend",
]  # fmt: skip

WHOLE_LINES = [
    ("", RejectReason.EMPTY),
    ("   ", RejectReason.EMPTY),
    ("\r\n", RejectReason.EMPTY),
    ("words", RejectReason.MISSING_FIELDS),
    (NOON, RejectReason.MISSING_FIELDS),
    (f"{NOON},{WATCH}", RejectReason.MISSING_FIELDS),
    (f"{NOON},7", RejectReason.MISSING_FIELDS),
    (f"{NOON},7,", RejectReason.UNKNOWN_REQUEST),
    (f",7,{WATCH}", RejectReason.BAD_TIME),
    (f"{NOON},,{WATCH}", RejectReason.BAD_USER_ID),
    ("it came, it saw, it left", RejectReason.BAD_TIME),
    (f"{NOON},7,{WATCH}\0", RejectReason.NOT_TEXT),
    ("\0", RejectReason.NOT_TEXT),
]


def read(request: str, *, time: str = NOON, user: str = "7", scale: int = 5) -> object:
    return parse_line(f"{time},{user},{request}", scale=scale)


@pytest.mark.parametrize(("time", "moment", "fraction"), TIMES)
def test_times(time: str, moment: str, fraction: int) -> None:
    assert read(WATCH, time=time) == WatchedMinute(
        viewer_id=ViewerId(7),
        timestamp=microseconds(moment) + fraction,
        slug="vertigo+1958",
        minute=7,
    )


@pytest.mark.parametrize("time", BAD_TIMES)
def test_what_is_no_time(time: str) -> None:
    assert read(WATCH, time=time) == Rejection(reason=RejectReason.BAD_TIME)


@pytest.mark.parametrize(("user", "viewer_id"), USERS)
def test_users(user: str, viewer_id: int) -> None:
    assert read("GET /create_account", user=user) == AccountCreated(
        viewer_id=ViewerId(viewer_id), timestamp=microseconds(f"{NOON}+00:00")
    )


@pytest.mark.parametrize("user", BAD_USERS)
def test_who_is_no_user(user: str) -> None:
    assert read(WATCH, user=user) == Rejection(reason=RejectReason.BAD_USER_ID)


@pytest.mark.parametrize("slug", SLUGS)
def test_slugs(slug: str) -> None:
    watched = read(f"GET /data/m/{slug}/7.mpg")
    rated = read(f"GET /rate/{slug}=4")
    asked = read(f"{ASKED}, status 200, result: {slug}, 7 ms")
    assert isinstance(watched, WatchedMinute)
    assert isinstance(rated, RatedMovie)
    assert isinstance(asked, RecommendationRequest)
    assert watched.slug == rated.slug == slug
    assert asked.slugs == (slug,)


@pytest.mark.parametrize("slug", BAD_SLUGS)
def test_what_is_no_slug(slug: str) -> None:
    assert read(f"GET /data/m/{slug}/7.mpg") == Rejection(reason=RejectReason.BAD_SLUG)
    assert read(f"GET /rate/{slug}=4") == Rejection(reason=RejectReason.BAD_SLUG)


@pytest.mark.parametrize(
    ("minute", "number"), [("0", 0), ("7", 7), ("07", 7), ("148", 148), ("99999", 99_999)]
)
def test_minutes(minute: str, number: int) -> None:
    watched = read(f"GET  /data/m/vertigo+1958/{minute}.mpg")
    assert isinstance(watched, WatchedMinute)
    assert watched.minute == number


@pytest.mark.parametrize("minute", BAD_MINUTES)
def test_what_is_no_minute(minute: str) -> None:
    assert read(f"GET /data/m/vertigo+1958/{minute}.mpg") == Rejection(
        reason=RejectReason.BAD_MINUTE
    )


@pytest.mark.parametrize(("rating", "scale", "number"), RATINGS)
def test_ratings(rating: str, scale: int, number: int) -> None:
    rated = read(f"GET /rate/vertigo+1958={rating}", scale=scale)
    assert isinstance(rated, RatedMovie)
    assert rated.rating == number


@pytest.mark.parametrize(("rating", "reason"), BAD_RATINGS)
def test_what_is_no_rating(rating: str, reason: RejectReason) -> None:
    assert read(f"GET /rate/vertigo+1958={rating}") == Rejection(reason=reason)


@pytest.mark.parametrize(("request_text", "status", "latency_ms", "slugs"), REQUESTS)
def test_recommendation_requests(
    request_text: str, status: int, latency_ms: float, slugs: tuple[str, ...]
) -> None:
    assert read(request_text) == RecommendationRequest(
        viewer_id=ViewerId(7),
        timestamp=microseconds(f"{NOON}+00:00"),
        status=status,
        latency_ms=latency_ms,
        slugs=slugs,
    )


@pytest.mark.parametrize(("request_text", "reason"), BAD_REQUESTS)
def test_what_is_no_recommendation_request(request_text: str, reason: RejectReason) -> None:
    assert read(request_text) == Rejection(reason=reason)


@pytest.mark.parametrize("request_text", UNKNOWN)
def test_unknown_requests(request_text: str) -> None:
    assert read(request_text) == Rejection(reason=RejectReason.UNKNOWN_REQUEST)


@pytest.mark.parametrize(("line", "reason"), WHOLE_LINES)
def test_lines_that_are_none(line: str, reason: RejectReason) -> None:
    assert parse_line(line, scale=5) == Rejection(reason=reason)


@pytest.mark.parametrize(
    "line",
    [
        f"{NOON},7,{WATCH}\n",
        f"{NOON},7,{WATCH}\r\n",
        f"{NOON},7,{WATCH}  ",
        f"  {NOON} , 7 ,   {WATCH} \r\n",
        f"\N{BOM}{NOON},7,{WATCH}",
    ],
)
def test_ends_and_spaces_around_mean_nothing(line: str) -> None:
    assert parse_line(line, scale=5) == parse_line(f"{NOON},7,{WATCH}", scale=5)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xff\xfe", RejectReason.NOT_TEXT),
        (f"{NOON},7,GET /data/m/am\xe9lie/7.mpg".encode("latin-1"), RejectReason.NOT_TEXT),
        (b"x" * (MAXIMUM_LINE_BYTES + 1), RejectReason.TOO_LONG),
        (b"\xff" * (MAXIMUM_LINE_BYTES + 1) + b"\r\n", RejectReason.TOO_LONG),
        (b"x" * MAXIMUM_LINE_BYTES + b"\r\n", RejectReason.MISSING_FIELDS),
    ],
)
def test_bytes(line: bytes, reason: RejectReason) -> None:
    assert parse_bytes(line, scale=5) == Rejection(reason=reason)


@given(st.one_of(st.text(), st.text("0123456789-T:.,+ GETdatamrecomnqusl/=Z\r\n")))
def test_no_text_makes_it_fail(text: str) -> None:
    parse_line(f"{NOON},7,{text}", scale=5)
    parse_line(text, scale=5)


def test_real_lines_are_judged_as_expected(datasets_dir: Path) -> None:
    examples = datasets_dir / "movielog" / "example_lines.tsv"
    if not examples.is_file():
        pytest.skip(f"no {examples}")
    rows = [row.split("\t") for row in examples.read_bytes().decode().split("\n")[1:] if row]
    judged = Counter[str]()
    for _kind, expected, scale, line in rows:
        outcome = parse_line(line, scale=int(scale))
        if expected in {"accept", "reject"}:
            assert isinstance(outcome, Rejection) == (expected == "reject"), (line, outcome)
            judged[expected] += 1
    assert judged == {"accept": 95, "reject": 37}


def test_every_real_rating_and_slug_is_read(datasets_dir: Path) -> None:
    folder = datasets_dir / "movielog"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    lines = (folder / "reconstructed_rate_lines_2019.txt").read_text().splitlines()
    slugs = (folder / "movie_slugs_2022.txt").read_text().splitlines()
    assert len(lines) > 3_000
    assert len(slugs) > 25_000
    outcomes: list[object] = [parse_line(line, scale=5) for line in lines]
    outcomes += [read(f"GET /data/m/{slug}/0.mpg") for slug in slugs]
    assert not [outcome for outcome in outcomes if isinstance(outcome, Rejection)]
