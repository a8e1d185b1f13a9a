"""Slugs: the readable, unique names of movies (`the+usual+suspects+1995`)."""

import re
import unicodedata
from collections.abc import Iterable

from domain.identifiers import MovieId

_ARTICLES = (
    "the", "a", "an", "le", "la", "les", "l'", "il", "lo", "el", "los", "las",
    "der", "die", "das", "den", "det", "un", "une", "uno", "una",
)  # fmt: skip
_TRAILING_ARTICLE = re.compile(
    rf"^(?P<title>.+), (?P<article>{'|'.join(_ARTICLES)})(?P<rest>(?: \(.*\))?)$", re.IGNORECASE
)


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
