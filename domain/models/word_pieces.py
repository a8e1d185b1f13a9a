"""WordPiece: words as the pieces that a sentence encoder has vectors for."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_LONGEST_WORD = 100
_CONTINUED = "##"
_START, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordPieces:
    """Splits texts as BERT's uncased tokenizer does.

    Lower case without accents; punctuation and ideographs stand alone; then the longest
    piece known, again and again. Source: Devlin et al., "BERT", NAACL 2019, and
    the tokenizer published with it. `rows` gives the row of each piece.
    """

    rows: Mapping[str, int]

    @classmethod
    def of(cls, pieces: Sequence[str]) -> "WordPieces":
        """Return the splitter into `pieces`, in the order of their rows."""
        return cls(rows={piece: row for row, piece in enumerate(pieces)})

    def rows_of(self, text: str, limit: int) -> list[int]:
        """Return the rows of the pieces of `text`, between a start and an end: at most `limit`."""
        pieces = [piece for word in _words(text) for piece in self._pieces(word)]
        return [self.rows[_START], *pieces[: limit - 2], self.rows[_END]]

    def _pieces(self, word: str) -> list[int]:
        """Return the rows of a word's pieces; a word that has none is unknown as a whole."""
        if len(word) > _LONGEST_WORD:
            return [self.rows[_UNKNOWN]]
        found: list[int] = []
        start = 0
        while start < len(word):
            stop = self._end_of_longest(word, start)
            if stop == start:
                return [self.rows[_UNKNOWN]]
            found.append(self.rows[_piece(word, start, stop)])
            start = stop
        return found

    def _end_of_longest(self, word: str, start: int) -> int:
        for stop in range(len(word), start, -1):
            if _piece(word, start, stop) in self.rows:
                return stop
        return start


def _piece(word: str, start: int, stop: int) -> str:
    return (_CONTINUED if start else "") + word[start:stop]


def _words(text: str) -> Iterator[str]:
    """Yield words, and each mark of punctuation and ideograph by itself."""
    for run in _plain(text).split():
        word = ""
        for letter in run:
            if _stands_alone(letter):
                if word:
                    yield word
                yield letter
                word = ""
            else:
                word += letter
        if word:
            yield word


def _plain(text: str) -> str:
    """Return lower case without accents and control characters; any blank is a space."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    kept = (" " if letter.isspace() else letter for letter in decomposed)
    return "".join(
        letter
        for letter in kept
        if letter == " " or unicodedata.category(letter) not in {"Mn", "Cc", "Cf", "Co"}
    )


def _stands_alone(letter: str) -> bool:
    if letter in _ASCII_PUNCTUATION or unicodedata.category(letter).startswith("P"):
        return True
    return any(first <= ord(letter) <= last for first, last in _IDEOGRAPHS)
