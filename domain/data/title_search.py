"""Search by title, as someone types: the nearest title first, and popularity among equals."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from domain.data.catalog import Movie

SHORTEST_INNER_PART = 3
"""From this length on, what is typed also matches within a word."""

_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = "'\u2019"
_PLAIN = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | dict.fromkeys(_APOSTROPHES, "")
)
# Without "die": hard is no short name of "Die Hard".
ARTICLES = frozenset(
    ("the", "a", "an", "le", "la", "les", "il", "lo", "el", "los", "las", "der", "das", "un", "une")
)
_AFTER_ANY_LETTER = "\U0010ffff"


class Nearness(IntEnum):
    """How a title matches what was typed, nearest first; a leading article counts nowhere."""

    EXACT = 0
    STARTS_SO = 1
    HAS_THE_WORDS = 2
    HAS_THEIR_BEGINNINGS = 3
    HAS_THEM_WITHIN = 4
    NOT_AT_ALL = 5


def words_of(text: str) -> list[str]:
    """Return the words of `text`: lower case, accents off, an apostrophe joining its parts."""
    plain = text.casefold().translate(_PLAIN)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain).translate(_PLAIN)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word for word in _NO_WORD.split(plain) if word]


def _without_article(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in ARTICLES else words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TitleIndex:
    """Which movies have which words in title and year, and which titles begin how.

    `words` are sorted; the movies of word w are `postings[offsets[w]:offsets[w + 1]]`,
    so that the movies of all words with one prefix lie together. `lines` has the
    words on a line each, which begin at `line_starts`, to look within them all at
    once. `titles` are sorted, and `titled` are their movies.
    """

    words: Sequence[str]
    offsets: NDArray[np.intp]
    postings: NDArray[np.int32]
    lines: str
    line_starts: NDArray[np.intp]
    titles: Sequence[str]
    titled: NDArray[np.int32]
    n_movies: int

    @classmethod
    def of(cls, movies: Sequence[Movie]) -> "TitleIndex":
        """Return the index of `movies`, by their positions."""
        movies_of_word: dict[str, list[int]] = defaultdict(list)
        titles: list[tuple[str, int]] = []
        for position, movie in enumerate(movies):
            words = words_of(movie.title)
            year = [] if movie.year is None else [str(movie.year)]
            for word in {*words, *year}:
                movies_of_word[word].append(position)
            titles.extend((title, position) for title in _titles_of(words, year))
        words, titles = sorted(movies_of_word), sorted(titles)
        postings = [movies_of_word[word] for word in words]
        return cls(
            words=words,
            offsets=_starts([len(found) for found in postings]),
            postings=np.array([position for found in postings for position in found], np.int32),
            lines="\n".join(words),
            line_starts=_starts([len(word) + 1 for word in words]),
            titles=[title for title, _ in titles],
            titled=np.array([position for _, position in titles], np.int32),
            n_movies=len(movies),
        )

    def find(self, query: str) -> NDArray[np.intp]:
        """Return the positions of movies that have every word typed, nearest titles first.

        Equally near titles come by position. An article in front is a wish: where
        it is typed, equally near titles that have it come before those that do not.
        """
        typed = words_of(query)
        if not typed:
            return np.arange(0 if query.strip() else self.n_movies)
        wanted = _without_article(typed)
        nearness = self._nearness(wanted)
        found = np.flatnonzero(nearness < Nearness.NOT_AT_ALL)
        order = nearness[found] * np.int8(2)
        if len(wanted) < len(typed):
            order += ~self._having(self._whole(typed[0]))[found]
        return found[order.argsort(kind="stable")]

    def _nearness(self, wanted: list[str]) -> NDArray[np.int8]:
        """Return the `Nearness` of each movie."""
        nearness = np.full(self.n_movies, Nearness.NOT_AT_ALL, np.int8)
        whole = beginning = within = np.ones(self.n_movies, np.bool_)
        for word in wanted:
            starting = self._having(self._beginning(word))
            whole = whole & self._having(self._whole(word))
            beginning = beginning & starting
            within = within & (starting | self._having_part(word))
        nearness[within] = Nearness.HAS_THEM_WITHIN
        nearness[beginning] = Nearness.HAS_THEIR_BEGINNINGS
        nearness[whole] = Nearness.HAS_THE_WORDS
        title = " ".join(wanted)
        first, last = bisect_left(self.titles, title), bisect_right(self.titles, title)
        past = bisect_left(self.titles, title + _AFTER_ANY_LETTER)
        nearness[self.titled[first:past]] = Nearness.STARTS_SO
        nearness[self.titled[first:last]] = Nearness.EXACT
        return nearness

    def _whole(self, word: str) -> slice:
        return slice(bisect_left(self.words, word), bisect_right(self.words, word))

    def _beginning(self, prefix: str) -> slice:
        first = bisect_left(self.words, prefix)
        return slice(first, bisect_left(self.words, prefix + _AFTER_ANY_LETTER, first))

    def _having(self, words: slice) -> NDArray[np.bool_]:
        found = np.zeros(self.n_movies, np.bool_)
        found[self.postings[self.offsets[words.start] : self.offsets[words.stop]]] = True
        return found

    def _having_part(self, part: str) -> NDArray[np.bool_]:
        found = np.zeros(self.n_movies, np.bool_)
        if len(part) >= SHORTEST_INNER_PART:
            places = [match.start() for match in re.finditer(re.escape(part), self.lines)]
            lines = self.line_starts.searchsorted(places, side="right") - 1
            for word in set(lines.tolist()):
                found[self.postings[self.offsets[word] : self.offsets[word + 1]]] = True
        return found


def _titles_of(words: list[str], year: list[str]) -> Iterator[str]:
    """Yield what a title may be typed as in full: plain, with its year, in one word."""
    kept = _without_article(words)
    if kept:
        yield from {" ".join(kept), " ".join(kept + year), "".join(kept)}


def _starts(lengths: Sequence[int]) -> NDArray[np.intp]:
    """Return where each part starts, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.intp))).astype(np.intp)
