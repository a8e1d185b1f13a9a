"""Who gets a page, and who a document."""

import pytest

from entrypoints.http.accepted_types import prefers_html

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)

CASES = {
    "Firefox": (FIREFOX, True),
    "Chrome": (CHROME, True),
    "HTML alone": ("text/html", True),
    "HTML in capitals": ("Text/HTML", True),
    "HTML before anything": ("text/html, */*;q=0.1", True),
    "curl": ("*/*", False),
    "no header": ("", False),
    "JSON": ("application/json", False),
    "JSON as gladly as HTML": ("text/html, application/json", False),
    "JSON rather than HTML": ("text/html;q=0.5, application/json", False),
    "problems rather than HTML": ("text/html;q=0.5, application/problem+json", False),
    "HTML rather than JSON": ("application/json;q=0.5, text/html", True),
    "anything rather than HTML": ("text/html;q=0.5, */*", False),
    "no HTML at all": ("text/html;q=0, image/png", False),
    "a quality that is none": ("text/html;q=high", False),
    "rubbish": (";;,=,q", False),
}


@pytest.mark.parametrize(("accept", "is_page"), CASES.values(), ids=CASES)
def test_who_gets_a_page(accept: str, is_page: bool) -> None:
    assert prefers_html(accept) is is_page
