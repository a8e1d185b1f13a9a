"""The titles that a title holds: "Seven (a.k.a. Se7en)" is Seven, and Se7en."""

import re

from domain.data.slugs import article_to_front

_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
_ALSO_KNOWN_AS = re.compile(r"^a\.?\s?k\.?\s?a\.?\s+", re.IGNORECASE)


def names_in(title: str) -> tuple[str, ...]:
    """Return a title whole, without its parentheses, and what stands in each; all of them once.

    An article that trails any of them is moved to its front.
    """
    names = [title]
    if "(" in title:
        names.append(_IN_PARENTHESES.sub(" ", title))
        names.extend(_ALSO_KNOWN_AS.sub("", inner) for inner in _IN_PARENTHESES.findall(title))
    fronted = (article_to_front(" ".join(name.split())) for name in names)
    return tuple(dict.fromkeys(name for name in fronted if name))
