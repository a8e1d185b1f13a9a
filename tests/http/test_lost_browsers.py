"""Browsers that lost their way get a page, programs a document, with the same status."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

LOST = {
    "an unknown address": ("GET", "/nowhere", 404, "There is nothing at this address"),
    "an unknown part": ("GET", "/ui/nowhere", 404, "There is nothing at this address"),
    "no such file": ("GET", "/static/styles/none.css", 404, "There is nothing at this address"),
    "beside the description": ("GET", "/schema/nowhere", 404, "There is nothing at this address"),
    "a form's address": ("GET", "/similar", 405, "This address cannot be asked like that"),
    "a page as a form's": ("POST", "/browse", 405, "This address cannot be asked like that"),
}


@pytest.mark.parametrize(("method", "path", "status", "words"), LOST.values(), ids=LOST)
def test_a_browser_gets_a_page_and_a_program_a_document(
    client: TestClient[Litestar], method: str, path: str, status: int, words: str
) -> None:
    page = client.request(method, path, headers=BROWSER)
    document = client.request(method, path)

    assert (page.status_code, document.status_code) == (status, status)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert document.headers["content-type"] == "application/problem+json"
    assert words in page.text
    assert '<a class="wordmark" href="/">' in page.text
    assert page.headers["vary"] == "Accept, HX-Boosted"
    assert document.headers["vary"] == "Accept"
    assert page.headers.get("allow") == document.headers.get("allow")


@pytest.mark.parametrize(
    "path", ["/movies/no+such+film+1901", "/movies?limit=0", "/logs", "/models/99"]
)
def test_operations_of_the_api_answer_everyone_in_documents(
    client: TestClient[Litestar], path: str
) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_page_that_is_refused_stays_a_page(client: TestClient[Litestar]) -> None:
    answer = client.get("/browse?cursor=abc", headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (
        422,
        "text/html; charset=utf-8",
    )


@pytest.mark.parametrize("accept", [BROWSER["Accept"], "*/*"])
def test_an_unknown_host_is_told_in_a_page_or_a_document(
    client: TestClient[Litestar], accept: str
) -> None:
    answer = client.get("/", headers={"Host": "<b>elsewhere</b>", "Accept": accept})

    assert (answer.status_code, answer.headers["vary"]) == (421, "Accept")
    assert "MARQUEE_ALLOWED_HOSTS" in answer.text
    is_page = answer.headers["content-type"] == "text/html; charset=utf-8"
    assert is_page is (accept == BROWSER["Accept"])
    assert is_page is ("<h1>This service does not go by that name</h1>" in answer.text)
    assert not (is_page and "<b>" in answer.text)
