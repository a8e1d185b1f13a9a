"""The fast reading of a chunk agrees with the grammar, line by line."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.datasets.movielens import rating_columns
from adapters.datasets.movielens.rating_columns import (
    ChunkReading,
    read_chunk,
    read_line_by_line,
)
from adapters.datasets.movielens.rating_grammar import RatingGrammar

SEPARATORS = (b"\t", b"::", b",")


def grammar(separator: bytes, step: float = 0.5) -> RatingGrammar:
    return RatingGrammar(
        separator=separator, step=step, known_movies=np.array([1, 2, 30]), latest=2_000_000_000
    )


def plain(reading: ChunkReading) -> tuple[object, ...]:
    rows = reading.interactions
    columns = (rows.viewer_ids, rows.movie_ids, rows.ratings, rows.timestamps)
    assert [column.dtype.name for column in columns] == ["int64", "int64", "float32", "int64"]
    return ([column.tolist() for column in columns], list(reading.refused))


sound_fields = st.tuples(
    st.integers(1, 2**53 - 1).map(str),
    st.sampled_from(["1", "2", "30"]),
    st.sampled_from(["1", "0.5", "4.0", "5", "3.50"]),
    st.integers(0, 2_000_000_000).map(str),
)
odd_field = st.sampled_from(
    ["", "0", "00", "-0", "007",
     "1.", ".5", "5.0", "5.50", "4.5000000000000000000000000001", "3.14",
     "0.5.", "1.5", "-1", "+1", " 1", "1e0", "0x1F", "nan", "inf", "NULL", '"1"', "9" * 25,
     "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808",
     "2000000001", "4.4999999999999999999", "1" + "0" * 400, "\t", ":", "é", "\r", "\x00"]
)  # fmt: skip
odd_fields = st.lists(odd_field | st.sampled_from(["1", "2"]), min_size=0, max_size=6)
line_end = st.sampled_from([b"\n", b"\n", b"\n", b"\r\n"])


@st.composite
def chunks(draw: st.DrawFn, fields: st.SearchStrategy[list[str]]) -> tuple[bytes, bytes]:
    separator = draw(st.sampled_from(SEPARATORS))
    rows = draw(st.lists(st.tuples(fields, line_end), min_size=1, max_size=8))
    text = b"".join(separator.join(field.encode() for field in row) + end for row, end in rows)
    return separator, text


def assert_agreement(chunk: bytes, rules: RatingGrammar) -> None:
    assert plain(read_chunk(chunk, rules)) == plain(read_line_by_line(chunk, rules))


@given(chunks(sound_fields.map(list) | odd_fields), st.sampled_from([0.5, 1.0]))
@settings(max_examples=400, deadline=None)
def test_both_readings_agree_on_odd_lines(drawn: tuple[bytes, bytes], step: float) -> None:
    separator, chunk = drawn
    assert_agreement(chunk, grammar(separator, step))


@st.composite
def one_odd_field(draw: st.DrawFn) -> list[str]:
    fields = list(draw(sound_fields))
    fields[draw(st.integers(0, 3))] = draw(odd_field)
    return fields


@given(chunks(sound_fields.map(list) | one_odd_field()))
@settings(max_examples=400, deadline=None)
def test_both_readings_agree_on_one_odd_field(drawn: tuple[bytes, bytes]) -> None:
    separator, chunk = drawn
    assert_agreement(chunk, grammar(separator))


@given(st.text("0123456789.,:\t\r\n -e", min_size=1).map(lambda text: text.encode() + b"\n"))
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_both_readings_agree_on_noise(separator: bytes, chunk: bytes) -> None:
    assert_agreement(chunk, grammar(separator))


@pytest.mark.parametrize("separator", SEPARATORS)
def test_lines_that_are_bad_by_their_bytes_or_values_take_the_fast_way(
    separator: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> ChunkReading:
        pytest.fail("read line by line")

    monkeypatch.setattr(rating_columns, "read_line_by_line", refuse)
    sound = separator.join([b"7", b"30", b"4.5", b"1000"])
    unknown_movie = separator.join([b"7", b"31", b"4.5", b"1000"])
    letters = separator.join([b"7", b"30", b"four", b"1000"])
    lines = [letters, sound, b"", unknown_movie, sound + separator, sound, b""]
    reading = read_chunk(b"\r\n".join(lines), grammar(separator))
    assert len(reading.interactions) == 2
    assert reading.refused == [
        (0, "rating is not a number", letters),
        (2, "fewer than 4 fields", b""),
        (3, "unknown movie", unknown_movie),
        (4, "more than 4 fields", sound + separator),
    ]
