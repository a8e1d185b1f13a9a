"""Texts as the pieces that a sentence encoder has vectors for."""

import pytest

from domain.models.word_pieces import WordPieces
from tests.hybrids import PIECES

SPLITTER = WordPieces.of(PIECES)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("the movie", ["the", "movie"]),
        ("The MOVIE", ["the", "movie"]),
        ("Thé  mövie", ["the", "movie"]),
        ("godfathers", ["god", "##father", "##s"]),
        ("godfather!!", ["god", "##father", "!", "!"]),
        ("the godmother", ["the", "[UNK]"]),
        ("father", ["[UNK]"]),
        ("人人", ["人", "人"]),
        ("100", ["1", "##0", "##0"]),
        ("the\tmovie\x00\u200b", ["the", "movie"]),
        ("god" + "s" * 98, ["[UNK]"]),
        ("", []),
    ],
)
def test_words_are_split_into_the_longest_pieces_known(text: str, pieces: list[str]) -> None:
    expected = [PIECES.index(piece) for piece in ["[CLS]", *pieces, "[SEP]"]]
    assert SPLITTER.rows_of(text, limit=64) == expected


def test_long_texts_are_cut_and_still_end() -> None:
    rows = SPLITTER.rows_of("the movie " * 50, limit=6)
    assert [PIECES[row] for row in rows] == ["[CLS]", "the", "movie", "the", "movie", "[SEP]"]
