"""Whether an answer should be a page for people or a document for programs."""

_DOCUMENTS = ("application/json", "application/problem+json", "application/*")


def prefers_html(accept: str) -> bool:
    """Whether an Accept header asks for HTML by name, and for nothing else more.

    Browsers do. Programs that take anything (`*/*`), or JSON as gladly as
    HTML, get documents; so does whoever sends a header that cannot be read.
    """
    qualities: dict[str, float] = {}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        qualities[media_type] = _quality(parameters)
    html = qualities.get("text/html", 0.0)
    documents = max(qualities.get(media_type, 0.0) for media_type in _DOCUMENTS)
    return html > documents and html >= qualities.get("*/*", 0.0)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
