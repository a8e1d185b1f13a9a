"""What is written is legible: contrasts of the page's colour tokens, in light and in dark."""

import re

import pytest

from entrypoints.settings import REPOSITORY
from tests.contrast import contrast

STYLES = REPOSITORY / "web" / "styles"
TOKEN = re.compile(r"--([a-z-]+):\s*(?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));")

TEXT_ON_SURFACE = [
    *(("ink", surface) for surface in ("surface", "surface-raised", "surface-sunken")),
    *(("ink-muted", surface) for surface in ("surface", "surface-raised", "surface-sunken")),
    *((state, "surface") for state in ("good", "warning", "bad", "accent")),
    ("bad", "bad-surface"),
    ("ink", "bad-surface"),
    ("ink-muted", "bad-surface"),
    ("ink", "notice-surface"),
    ("accent-ink", "accent-surface"),
    ("sign-ink", "sign-panel"),
    ("sign-red", "sign-panel"),
    ("sign-red", "sign-edge"),
    ("surface", "ink"),
]
EDGES = [("line-strong", "surface"), ("line-strong", "surface-raised"), ("focus", "surface")]


def tokens(scheme: str) -> dict[str, str]:
    text = (STYLES / "tokens.css").read_text("utf-8")
    return {
        name: same or (light if scheme == "light" else dark)
        for name, light, dark, same in TOKEN.findall(text)
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXT_ON_SURFACE)
def test_text_has_a_contrast_of_4_5(scheme: str, text: str, surface: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[surface]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "surface"), EDGES)
def test_edges_of_controls_have_a_contrast_of_3(scheme: str, edge: str, surface: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[edge], colours[surface]) >= 3


def test_every_token_that_is_used_is_defined() -> None:
    sheets = {sheet.name: sheet.read_text("utf-8") for sheet in STYLES.glob("*.css")}
    defined = set(re.findall(r"(--[a-z0-9-]+):", "".join(sheets.values())))
    used = {
        (name, token)
        for name, text in sheets.items()
        for token in re.findall(r"var\((--[a-z0-9-]+)", text)
    }
    assert {pair for pair in used if pair[1] not in defined} == set()


def test_colours_stand_in_the_tokens_alone() -> None:
    for sheet in STYLES.glob("*.css"):
        if sheet.name != "tokens.css":
            assert re.findall(r"#[0-9a-f]{3,8}\b(?!-)", sheet.read_text("utf-8")) == []
