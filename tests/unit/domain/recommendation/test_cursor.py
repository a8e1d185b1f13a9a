import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidValueError
from domain.identifiers import MAXIMUM_IDENTIFIER, MovieId
from domain.recommendation.cursor import MAXIMUM_SHOWN, Cursor, seal

movie_ids = st.integers(1, MAXIMUM_IDENTIFIER).map(MovieId)
cursors = st.builds(
    lambda version, shown: Cursor(version=version, shown=tuple(shown)),
    st.from_regex(r"none|[1-9][0-9]{0,5}", fullmatch=True),
    st.lists(movie_ids, max_size=40),
)


@given(cursors)
def test_a_cursor_reads_back_as_written(cursor: Cursor) -> None:
    assert Cursor.decode(cursor.encode()) == cursor


@given(cursors)
def test_a_cursor_needs_no_quoting_in_an_address(cursor: Cursor) -> None:
    assert cursor.encode().replace("-", "a").replace("_", "a").isalnum()


@given(cursors, st.data())
def test_a_changed_cursor_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.encode()
    place = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.sampled_from("ABCXYZabcxyz0189-_").filter(lambda c: c != text[place]))

    with pytest.raises(InvalidValueError, match="cursor"):
        Cursor.decode(text[:place] + other + text[place + 1 :])


@given(st.text(max_size=60))
def test_no_text_at_all_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="cursor"):
        Cursor.decode(text)


def test_a_cursor_stays_short_for_usual_ids() -> None:
    shown = tuple(MovieId(number) for number in range(1, 51))

    assert len(Cursor(version="7", shown=shown).encode()) < 300


def test_a_cursor_that_remembers_too_much_is_refused() -> None:
    shown = tuple(MovieId(number) for number in range(1, MAXIMUM_SHOWN + 2))

    with pytest.raises(InvalidValueError, match="cursor"):
        Cursor.decode(Cursor(version="7", shown=shown).encode())


@pytest.mark.parametrize("width", [width for width in range(256) if chr(width) not in "IQ"])
def test_a_forged_cursor_of_another_width_is_refused(width: int) -> None:
    with pytest.raises(InvalidValueError, match="not made by this service"):
        Cursor.decode(seal(bytes((1, width)) + b"1" + bytes((1, 0, 0, 0))))
