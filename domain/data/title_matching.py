"""Which movie of a catalogue is meant by a title and a year that are spelt otherwise."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.data.other_titles import names_in
from domain.data.title_search import ARTICLES, words_of
from domain.identifiers import MovieId


class Likeness(StrEnum):
    """In what two titles agree, surest first; case, accents and punctuation count nowhere."""

    WORDS = "words"
    """Their words: a trailing article in front, Roman numerals as digits, without "and"."""
    PLAIN_LETTERS = "plain-letters"
    """Their words once accented letters are left out, as streams do: "libert" for "liberté"."""
    LETTERS = "letters"
    """Their letters, however they are set apart: "Spider-Man" and "Spiderman"."""
    NO_ARTICLE = "no-article"
    """Their letters after an article in front: "The Matrix" and "Matrix"."""


class YearGap(StrEnum):
    """How two years agree."""

    SAME = "same-year"
    ONE = "year-off-by-one"
    UNKNOWN = "no-year"


Agreement = tuple[Likeness, YearGap]

CONFIDENCE: Final[Mapping[Agreement, float]] = {
    (Likeness.WORDS, YearGap.SAME): 0.99,
    (Likeness.PLAIN_LETTERS, YearGap.SAME): 0.97,
    (Likeness.LETTERS, YearGap.SAME): 0.95,
    (Likeness.WORDS, YearGap.ONE): 0.92,
    (Likeness.PLAIN_LETTERS, YearGap.ONE): 0.88,
    (Likeness.LETTERS, YearGap.ONE): 0.87,
    (Likeness.NO_ARTICLE, YearGap.SAME): 0.75,
    (Likeness.WORDS, YearGap.UNKNOWN): 0.70,
}
"""How sure a match is, surest first; what is not in the table is no match.

Of 2,742 films of a stream, whose IMDb ids are known, against MovieLens: words and
year were right 150 times of 150, with the year off by one 27 of 29, without the
article 3 of 4.
"""

SPELLINGS: Final[Sequence[Agreement]] = (
    (Likeness.WORDS, YearGap.SAME),
    (Likeness.PLAIN_LETTERS, YearGap.SAME),
)
"""The matches that one source may have with itself: the same title and year, spelt otherwise.

Streams have films of one year that differ in an article or a space alone, such as
`crimewave+1985` and `crime+wave+1985`, and dozens that differ in a year.
"""

_FROM_TWO = (
    "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip
_NUMERALS = {numeral: str(value) for value, numeral in enumerate(_FROM_TWO, 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMatch:
    """The movie that was meant, in what title and year agree, and how sure that is."""

    movie_id: MovieId
    likeness: Likeness
    year_gap: YearGap

    @property
    def confidence(self) -> float:
        """How sure the match is, from 0 to 1."""
        return CONFIDENCE[self.likeness, self.year_gap]

    @property
    def method(self) -> str:
        """How it was matched, in a word."""
        return f"{self.likeness}-{self.year_gap}"

    @property
    def is_spelling(self) -> bool:
        """Whether it is the same title of the same year, spelt otherwise at most."""
        return (self.likeness, self.year_gap) in SPELLINGS


def undisputed(matches: Mapping[str, TitleMatch]) -> dict[str, TitleMatch]:
    """Return the matches to keep of those that one source's names found, by name.

    Spellings of one movie are all kept. Beside them, or as sure as another, a match
    is dropped: the source has two movies there, and it cannot be told which is meant.
    """
    claims: dict[MovieId, dict[str, TitleMatch]] = defaultdict(dict)
    for name, match in matches.items():
        claims[match.movie_id][name] = match
    kept: dict[str, TitleMatch] = {}
    for rivals in claims.values():
        spellings = {name: match for name, match in rivals.items() if match.is_spelling}
        surest = max(match.confidence for match in rivals.values())
        best = {name: match for name, match in rivals.items() if match.confidence == surest}
        kept |= spellings or (best if len(best) == 1 else {})
    return kept


def normal_words(title: str) -> tuple[str, ...]:
    """Return the words by which titles are compared; those of the words are the same again."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).casefold())
    words = words_of(folded)
    words = [word for word in words if word != "and"] or words
    return (*words[:1], *(_NUMERALS.get(word, word) for word in words[1:]))


def normal_forms(title: str) -> dict[Likeness, str]:
    """Return what is compared for each likeness; two titles are alike where these are equal."""
    words = normal_words(title)
    plain = " ".join(normal_words("".join(letter for letter in title if letter.isascii())))
    named = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
    return {
        Likeness.WORDS: " ".join(words),
        # Of a title in another script, too little is left to go by.
        Likeness.PLAIN_LETTERS: plain if 2 * len(plain) > len(" ".join(words)) else "",
        Likeness.LETTERS: "".join(words),
        Likeness.NO_ARTICLE: "".join(named),
    }


def year_gap(one: int | None, other: int | None) -> YearGap | None:
    """Return how two years agree, or None where they do not."""
    if one is None or other is None:
        return YearGap.UNKNOWN
    return {0: YearGap.SAME, 1: YearGap.ONE}.get(abs(one - other))


class TitleMatcher:
    """Finds movies by title and year, and refuses to choose between two that fit equally."""

    def __init__(self) -> None:
        self._movies: dict[tuple[Likeness, str], dict[MovieId, int | None]] = defaultdict(dict)

    def add(self, movie_id: MovieId, title: str, year: int | None) -> None:
        """Let a movie be found by its title, and by the other titles it holds."""
        for name in names_in(title):
            for likeness, form in normal_forms(name).items():
                if form:
                    self._movies[likeness, form][movie_id] = year

    def match(
        self,
        titles: Iterable[str],
        year: int | None,
        *,
        named: Collection[MovieId] = frozenset(),
    ) -> TitleMatch | None:
        """Return the movie that one of `titles` means, or None where none or several fit.

        Movies in `named` have a name in this source already: they match by `SPELLINGS` alone.
        """
        forms = [normal_forms(name) for title in titles for name in names_in(title)]
        for agreement in CONFIDENCE:
            found = self._agreeing(agreement, forms, year)
            if agreement not in SPELLINGS:
                found = {movie_id for movie_id in found if movie_id not in named}
            if found:
                return _only(found, agreement)
        return None

    def match_spelling(self, title: str, year: int | None) -> TitleMatch | None:
        """Return the movie of which `title` is another spelling, if it is one alone."""
        forms = [normal_forms(name) for name in names_in(title)]
        for agreement in SPELLINGS:
            if found := self._agreeing(agreement, forms, year):
                return _only(found, agreement)
        return None

    def _agreeing(
        self, agreement: Agreement, forms: Sequence[Mapping[Likeness, str]], year: int | None
    ) -> set[MovieId]:
        likeness, gap = agreement
        return {
            movie_id
            for form in forms
            for movie_id, its_year in self._movies.get((likeness, form[likeness]), {}).items()
            if year_gap(year, its_year) == gap
        }


def _only(found: set[MovieId], agreement: Agreement) -> TitleMatch | None:
    """Return the match, unless it could be another movie just as well."""
    if len(found) > 1:
        return None
    likeness, gap = agreement
    return TitleMatch(movie_id=next(iter(found)), likeness=likeness, year_gap=gap)
