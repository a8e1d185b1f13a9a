"""Slugs: the readable, unique names of movies (`the+usual+suspects+1995`)."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

from domain.data.catalog import EARLIEST_YEAR, LATEST_YEAR
from domain.identifiers import MovieId

_ARTICLES = (
    "the", "a", "an", "le", "la", "les", "l'", "il", "lo", "el", "los", "las",
    "der", "die", "das", "den", "det", "un", "une", "uno", "una",
)  # fmt: skip
_TRAILING_ARTICLE = re.compile(
    rf"^(?P<title>.+), (?P<article>{'|'.join(_ARTICLES)})(?P<rest>(?: \(.*\))?)$", re.IGNORECASE
)

_YEAR_AT_THE_END = re.compile(r"^(?P<name>.*)\+(?P<year>[0-9]{4})$", re.DOTALL)
_SMALL_WORDS = frozenset(
    (
        "a", "an", "and", "as", "at", "but", "by", "de", "del", "der", "des", "di", "du", "for",
        "from", "in", "la", "le", "of", "on", "or", "the", "to", "und", "vs.", "with",
    )
)  # fmt: skip
_PART_OF_WORD = re.compile(r"(?:^|[-*.])[^\W\d_]")
_NUMERAL = re.compile(r"^(?=[ivx])x{0,2}(?:ix|iv|v?i{0,3})$")


def article_to_front(title: str) -> str:
    """Return "Usual Suspects, The" as "The Usual Suspects"; other titles unchanged.

    A parenthesis after the article, as in "Cité des enfants perdus, La (The City)",
    stays at the end.
    """
    match = _TRAILING_ARTICLE.match(title)
    if match is None:
        return title
    article, rest = match["article"], match["rest"]
    joint = "" if article.endswith("'") else " "
    return f"{article}{joint}{match['title']}{rest}"


def slug_of(title: str, year: int | None) -> str:
    """Return the slug of a title and year.

    Lower-case, trailing article in front, `+` for spaces, `_` for commas; of
    the rest only ASCII letters, digits and `. - *` stay (accents leave their
    letter), so a word that is dropped whole leaves `++`, as in `lilo++stitch+2002`.
    The year comes last, and without a year the slug ends in `+`.
    """
    words = " ".join(article_to_front(title.strip()).split()).lower()
    plain = unicodedata.normalize("NFKD", words).replace(",", "_").replace(" ", "+")
    kept = re.sub(r"[^a-z0-9_.*+-]", "", plain)
    return f"{kept}+{'' if year is None else year}"


def unique_slugs(movies: Iterable[tuple[MovieId, str, int | None]]) -> dict[MovieId, str]:
    """Return a unique slug per movie id; on collision the later id gets `+ID`."""
    slugs: dict[MovieId, str] = {}
    taken: set[str] = set()
    for movie_id, title, year in sorted(movies):
        slug = slug_of(title, year)
        while slug in taken:
            slug = f"{slug}+{movie_id}"
        taken.add(slug)
        slugs[movie_id] = slug
    return slugs


def title_of_slug(slug: str) -> tuple[str, int | None]:
    """Return a title for people, never empty, and the year that a slug ends in.

    What a slug has lost stays lost (accents, apostrophes, colons); its words are
    capitalised as titles are, and for a word that was dropped whole stands "&", which
    it mostly was. A number outside of film history is no year, but part of the title.
    """
    text = unquote(slug)
    match = _YEAR_AT_THE_END.match(text)
    year = int(match["year"]) if match else None
    if match is None or year is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        name, year = text, None
    else:
        name = match["name"]
    parts = name.strip("+ ").replace("++", " & ").replace("+", " ").replace("_", ",")
    words = "".join(letter if letter.isprintable() else " " for letter in parts).split()
    title = " ".join(_capitalised(word, at_start=not at) for at, word in enumerate(words))
    return (title if any(letter.isalnum() for letter in title) else slug), year


def _capitalised(word: str, *, at_start: bool) -> str:
    if word in _SMALL_WORDS and not at_start:
        return word
    if _NUMERAL.match(word):
        return word.upper()
    return _PART_OF_WORD.sub(lambda part: part[0].upper(), word)
