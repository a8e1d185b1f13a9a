"""The headers that every answer carries, encoded once."""

from collections.abc import Mapping, Sequence

RawHeaders = Sequence[tuple[bytes, bytes]]

_PAGE_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

# Swagger UI writes style attributes as it draws.
_DOCS_POLICY = _PAGE_POLICY | {"style-src": "'self' 'unsafe-inline'"}

_REFUSED_POWERS = ("camera", "geolocation", "microphone", "payment", "usb")


def _encoded(policy: Mapping[str, str]) -> RawHeaders:
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": ", ".join(f"{power}=()" for power in _REFUSED_POWERS),
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


PAGE_HEADERS = _encoded(_PAGE_POLICY)
DOCS_HEADERS = _encoded(_DOCS_POLICY)


def model_headers(version: str, manifest_sha256: str, *, is_fallback: bool) -> RawHeaders:
    """Return the headers that say which model answered."""
    return (
        (b"x-model-version", version.encode()),
        (b"x-manifest-sha256", manifest_sha256.encode()),
        (b"x-fallback", b"true" if is_fallback else b"false"),
    )


def model_header_values(
    version: str, manifest_sha256: str, *, is_fallback: bool = False
) -> dict[str, str]:
    """Return the same headers for an answer that shows no slate, as Litestar takes them."""
    headers = model_headers(version, manifest_sha256, is_fallback=is_fallback)
    return {name.decode(): value.decode() for name, value in headers}
