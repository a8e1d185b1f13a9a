"""Titles set in type: broken into lines and sized so that they fill their space."""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from entrypoints.http.fragments.posters.letter_widths import LETTER_WIDTHS

SMALLEST = 12.0
MOST_LINES = 5
LONGEST_TITLE = 90
STRETCH = 1.75
FIRST_CHARACTER = 32
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A typeface of the posters.

    `leading` is the distance of two lines and `cap` the height of a capital, in
    letter sizes. Lines of a `is_stacked` face are each made as wide as the block.
    """

    name: str
    leading: float
    cap: float
    largest: float
    is_stacked: bool = False

    def spelled(self, text: str) -> str:
        """Return `text` in capitals where the face is set in capitals."""
        return text.upper() if self.is_stacked else text

    def width(self, text: str) -> float:
        """Return the width of `text` at letter size 1."""
        widths = LETTER_WIDTHS[self.name]
        return sum(_letter_width(character, widths) for character in text) / 1000


GOTHIC = Face(name="gothic", leading=0.9, cap=0.75, largest=78, is_stacked=True)
WIDE = Face(name="wide", leading=0.92, cap=0.69, largest=38, is_stacked=True)
SLAB = Face(name="slab", leading=1.0, cap=0.78, largest=44, is_stacked=True)
SERIF = Face(name="serif", leading=1.0, cap=0.73, largest=44)
DECO = Face(name="deco", leading=1.02, cap=0.7, largest=40)
ROUND = Face(name="round", leading=1.0, cap=0.7, largest=42)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a title; `baseline` is measured from the top of the block."""

    text: str
    size: float
    width: float
    baseline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """A title in type; `height` reaches from the first capitals' top to the last baseline."""

    face: Face
    lines: tuple[Line, ...]
    height: float


def set_title(title: str, face: Face, width: float, height: float) -> Lettering:
    """Return the title as large as it gets in `width` by `height`.

    What is too long even at the smallest size is cut, with an ellipsis.
    """
    words = _words(face.spelled(title))
    best: Lettering | None = None
    for count in range(1, min(MOST_LINES, len(words)) + 1):
        candidate = _set_lines(_balanced(words, count, face), face, width, height)
        if best is None or _smallest(candidate) > _smallest(best) * 1.05:
            best = candidate
    if best is None or _smallest(best) < SMALLEST:
        return _set_lines(_cut(words, face, width, height), face, width, height)
    return best


def _set_lines(texts: list[str], face: Face, width: float, height: float) -> Lettering:
    sizes = [min(face.largest, width / face.width(text)) for text in texts]
    widest = min(sizes)
    sizes = [min(size, widest * STRETCH) if face.is_stacked else widest for size in sizes]
    total = _block_height(sizes, face)
    shrink = min(1.0, height / total)
    lines: list[Line] = []
    baseline = 0.0
    for text, full_size in zip(texts, sizes, strict=True):
        size = full_size * shrink
        baseline += size * (face.leading if lines else face.cap)
        lines.append(Line(text=text, size=size, width=face.width(text) * size, baseline=baseline))
    return Lettering(face=face, lines=tuple(lines), height=baseline)


def _block_height(sizes: list[float], face: Face) -> float:
    return sizes[0] * face.cap + sum(size * face.leading for size in sizes[1:])


def _smallest(lettering: Lettering) -> float:
    return min(line.size for line in lettering.lines)


def _balanced(words: list[str], count: int, face: Face) -> list[str]:
    """Break words into at most `count` lines, the widest of which is as narrow as can be."""
    runs = sorted(
        face.width(" ".join(words[start:stop]))
        for start in range(len(words))
        for stop in range(start + 1, len(words) + 1)
    )
    first = bisect_left(runs, True, key=lambda run: len(_wrapped(words, face, run)) <= count)
    return _wrapped(words, face, runs[first])


def _wrapped(words: list[str], face: Face, width: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and face.width(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _cut(words: list[str], face: Face, width: float, height: float) -> list[str]:
    room = max(1, int((height / SMALLEST - face.cap) / face.leading) + 1)
    lines = _wrapped(words, face, width / SMALLEST)
    if len(lines) > room:
        lines = [*lines[: room - 1], f"{lines[room - 1]}{ELLIPSIS}"]
    return [_shortened(line, face, width / SMALLEST) for line in lines]


def _shortened(text: str, face: Face, width: float) -> str:
    if face.width(text) <= width:
        return text
    kept = text.rstrip(ELLIPSIS)
    while len(kept) > 1 and face.width(kept + ELLIPSIS) > width:
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS


def _words(title: str) -> list[str]:
    return title[:LONGEST_TITLE].split() or [ELLIPSIS]


def _letter_width(character: str, widths: tuple[int, ...]) -> int:
    plain = unicodedata.normalize("NFKD", character)[0]
    index = ord(plain) - FIRST_CHARACTER
    return widths[index] if 0 <= index < len(widths) else 1000
