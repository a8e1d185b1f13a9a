"""Measures every page as drawn: text stands out from what is behind it, targets can be hit."""

import pytest

from tests.browser.conftest import Visiting
from tests.browser.house import House
from tests.browser.test_looks import PAGES

pytestmark = pytest.mark.browser

# Posters and the sign are pictures of their own, with palettes tested on their own.
MEASURE = """() => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parts = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) =>
    [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement)
      layers.unshift(parts(getComputedStyle(at).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [a, b] = [luminance(one), luminance(other)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const isDrawn = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const faults = [];
  const text = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (text.nextNode()) {
    const words = text.currentNode.textContent.trim();
    const e = text.currentNode.parentElement;
    const isPicture = e.closest("svg, .sign, .wordmark, .visually-hidden, .skip-link, .film-add");
    if (!words || isPicture || !isDrawn(e)) continue;
    const ratio = contrast(over(parts(getComputedStyle(e).color), behind(e)), behind(e));
    if (ratio < 4.5) faults.push(`faint (${ratio.toFixed(1)}): ${words}`);
  }
  for (const e of document.querySelectorAll("input:not([type=hidden], [type=checkbox])")) {
    const hint = over(parts(getComputedStyle(e, "::placeholder").color), behind(e));
    if (contrast(hint, behind(e)) < 4.5) faults.push(`faint hint: ${e.placeholder}`);
    const edge = parts(getComputedStyle(e).borderTopColor);
    if (contrast(edge, behind(e.parentElement)) < 3) faults.push(`faint edge: ${e.id}`);
  }
  for (const e of document.querySelectorAll("a[href], button")) {
    const { width, height } = e.getBoundingClientRect();
    const isInSentence = e.closest("p:not(.actions), dd");
    if (isInSentence || e.matches(".skip-link") || !isDrawn(e)) continue;
    if (Math.min(width, height) < 24) faults.push(`hard to hit: ${e.textContent.trim()}`);
  }
  return faults;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_and_targets_can_be_hit(
    visiting: Visiting, house: House, scheme: str
) -> None:
    page = visiting(house, width=390, scheme=scheme).page
    for path in [*PAGES.values(), "/?user_id=abc", "/browse?q=zzzz", "/nowhere"]:
        page.goto(house.address + path)
        assert page.evaluate(MEASURE) == [], path


def test_faint_text_and_small_targets_are_noticed(visiting: Visiting, house: House) -> None:
    page = visiting(house).go("/nowhere")
    page.evaluate(
        """() => {
          const rules = new CSSStyleSheet();
          rules.replaceSync(`
            .problem p { color: #aaa }
            .problem .button { line-height: 1; min-height: 0 }
          `);
          document.adoptedStyleSheets = [rules];
        }"""
    )
    faults = page.evaluate(MEASURE)
    assert any(fault.startswith("faint (") for fault in faults)
    assert "hard to hit: Back to the programme" in faults
