"""Search by title, as someone types: prefixes of words first, then what lies within them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

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


def words_of(text: str) -> list[str]:
    """Return the words of `text`: lower case, accents off, an apostrophe joining its parts."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word for word in _NO_WORD.split(letters) if word]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TitleIndex:
    """Which movies have which words in title and year.

    `words` are sorted; the movies of word w are `postings[offsets[w]:offsets[w + 1]]`,
    so that the movies of all words with one prefix lie together.
    """

    words: NDArray[np.str_]
    offsets: NDArray[np.intp]
    postings: NDArray[np.int32]
    n_movies: int

    @classmethod
    def of(cls, movies: Sequence[Movie]) -> "TitleIndex":
        """Return the index of `movies`, by their positions."""
        pairs = [
            (word, position)
            for position, movie in enumerate(movies)
            for word in {*words_of(movie.title), str(movie.year or "")}
            if word
        ]
        every_word = np.array([word for word, _ in pairs], np.str_)
        words, word_of_pair = np.unique(every_word, return_inverse=True)
        order = np.argsort(word_of_pair, kind="stable")
        counts = np.bincount(word_of_pair, minlength=len(words))
        return cls(
            words=words,
            offsets=np.concatenate(([0], np.cumsum(counts))).astype(np.intp),
            postings=np.array([position for _, position in pairs], np.int32)[order],
            n_movies=len(movies),
        )

    def find(self, query: str) -> NDArray[np.intp]:
        """Return the positions of movies that have every word typed.

        First those with words that start as typed, by position; then those that
        have some of it only within a word.
        """
        everywhere = np.ones(self.n_movies, np.bool_)
        typed = words_of(query)
        if query.strip() and not typed:
            return np.empty(0, np.intp)
        starting, within = everywhere, everywhere
        for word in typed:
            with_prefix = self._with_prefix(word)
            starting = starting & with_prefix
            within = within & (with_prefix | self._with_part(word))
        return np.concatenate((np.flatnonzero(starting), np.flatnonzero(within & ~starting)))

    def _with_prefix(self, prefix: str) -> NDArray[np.bool_]:
        found = np.zeros(self.n_movies, np.bool_)
        first = self.words.searchsorted(prefix)
        last = self.words.searchsorted(prefix + "\U0010ffff")
        found[self.postings[self.offsets[first] : self.offsets[last]]] = True
        return found

    def _with_part(self, part: str) -> NDArray[np.bool_]:
        found = np.zeros(self.n_movies, np.bool_)
        if len(part) >= SHORTEST_INNER_PART:
            for word in np.flatnonzero(np.char.find(self.words, part) >= 0).tolist():
                found[self.postings[self.offsets[word] : self.offsets[word + 1]]] = True
        return found
