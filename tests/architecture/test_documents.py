"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

from entrypoints.settings import REPOSITORY

DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_of_the_project(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", document.read_text("utf-8"))
    missing = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_code_that_is_named_by_its_path_exists(document: Path) -> None:
    named = re.findall(
        r"\b(?:domain|application|adapters|entrypoints|flows|benchmarks|scripts|plans)"
        r"/[\w/-]+\.(?:py|toml)\b",
        document.read_text("utf-8"),
    )
    assert [path for path in named if not (REPOSITORY / path).exists()] == []
