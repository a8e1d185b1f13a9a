"""The page of a refusal at the gate, which no style sheet would be let through for."""

from html import escape
from string import Template

from entrypoints.http.problem_types import ProblemType
from entrypoints.settings import REPOSITORY

_PAGE = Template((REPOSITORY / "web" / "refused.html").read_text("utf-8"))


def refusal_page(kind: ProblemType, detail: str, root_path: str) -> bytes:
    """Return the page that says the same as the problem document would."""
    words = {"title": kind.title, "detail": detail, "advice": kind.advice, "root_path": root_path}
    return _PAGE.substitute({name: escape(text) for name, text in words.items()}).encode()
