"""Downloads a file over HTTP, and goes on where a broken download ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from application.errors import DatasetError
from application.ports.progress import Progress, Step

_BLOCK_BYTES = 1 << 18
_LARGEST_TEXT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """How to download: patience in seconds, and attempts that bring nothing before giving up."""

    progress: Progress
    timeout: float = 30.0
    fruitless_attempts: int = 4
    pause: Callable[[float], None] = time.sleep

    def fetch(self, url: str, path: Path) -> None:
        """Download `url` to `path`, which appears once it is whole.

        What arrived of a broken download stays in `path` + `.part`, and the
        next call asks for the rest alone. Raises `DatasetError` naming the
        address where it cannot be had.
        """
        part = path.with_name(path.name + ".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        fruitless = 0
        while fruitless < self.fruitless_attempts:
            had = _size(part)
            try:
                if self._fetch_rest(url, part):
                    part.replace(path)
                    return
                broken = "the connection broke"
            except HTTPError as error:
                if error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise DatasetError(f"{url}: {error.code} {error.reason}") from error
                broken = f"{error.code} {error.reason}"
            except (OSError, HTTPException) as error:
                broken = str(error) or type(error).__name__
            fruitless = 0 if _size(part) > had else fruitless + 1
            self.pause(0.5 * 2**fruitless)
        raise DatasetError(
            f"{url} cannot be downloaded ({broken}); the {_size(part):,} bytes that arrived are"
            " kept, and the same command goes on from there"
        )

    def text(self, url: str) -> str | None:
        """Return a small text, or None where there is none at that address."""
        try:
            with self._open(Request(url)) as response:  # noqa: S310  # the base address is checked to be http(s)
                return response.read(_LARGEST_TEXT).decode("utf-8", "replace")
        except HTTPError as error:
            if error.code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN}:
                return None
            raise DatasetError(f"{url}: {error.code} {error.reason}; try again later") from error
        except (OSError, HTTPException) as error:
            raise DatasetError(f"{url} cannot be reached ({error}); try again later") from error

    def _fetch_rest(self, url: str, part: Path) -> bool:
        """Append what is missing to `part`; say whether it is whole now."""
        had = _size(part)
        request = Request(url, headers={"Range": f"bytes={had}-"} if had else {})  # noqa: S310  # as above
        try:
            response = self._open(request)
        except HTTPError as error:
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                whole = _total_of(error.headers.get("Content-Range"))
                if whole == had:
                    return True
                part.unlink()
                return False
            raise
        with response:
            resumes = response.status == HTTPStatus.PARTIAL_CONTENT
            if not resumes:
                had = 0
            rest = response.length
            total = None if rest is None else had + rest
            with (
                self.progress.step(f"Downloading {url}", total) as step,
                part.open("ab" if resumes else "wb") as stream,
            ):
                step.advance(had)
                arrived = _copy(response, stream.write, step)
            return rest is None or arrived == rest

    def _open(self, request: Request) -> HTTPResponse:
        response: HTTPResponse = urlopen(request, timeout=self.timeout)  # noqa: S310  # as above
        return response


def _copy(response: HTTPResponse, write: Callable[[bytes], int], step: Step) -> int:
    arrived = 0
    while block := response.read1(_BLOCK_BYTES):
        write(block)
        arrived += len(block)
        step.advance(len(block))
    return arrived


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _total_of(content_range: str | None) -> int | None:
    """Return the 100 of `bytes */100`."""
    total = (content_range or "").rpartition("/")[2]
    return int(total) if total.isdigit() else None
