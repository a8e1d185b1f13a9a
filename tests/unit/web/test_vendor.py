"""Vendored files are the ones their list says, and nothing is asked for elsewhere."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest

from entrypoints.settings import REPOSITORY

WEB = REPOSITORY / "web"
VENDOR = WEB / "vendor"
LISTED = dict(
    re.findall(
        r"\| `([^`]+)` \|.*\| `sha384-([^`]+)` \|", (VENDOR / "README.md").read_text("utf-8")
    )
)
TEXTS = [
    *WEB.glob("*.html"),
    *WEB.glob("fragments/*"),
    *WEB.glob("styles/*"),
    *WEB.glob("scripts/*"),
]


def test_every_vendored_file_is_listed() -> None:
    files = {file.name for file in VENDOR.iterdir() if file.suffix != ".md"}
    assert files == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_vendored_files_are_unchanged(name: str) -> None:
    digest = hashlib.sha384((VENDOR / name).read_bytes()).digest()
    assert b64encode(digest).decode() == LISTED[name]


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_our_own_files_name_no_other_host_and_need_no_inline_code(file: Path) -> None:
    text = file.read_text("utf-8")
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]+", text) == []
    assert re.findall(r'\s(?:style|on[a-z]+)="', text) == []
    assert "hx-on" not in text
