"""The shapes that posters are made of, as SVG text.

Colours are presentation attributes: the page's content security policy lets no
style attribute through.
"""

from collections.abc import Iterable

Point = tuple[float, float]


def circle(x: float, y: float, radius: float, fill: str, *, opacity: float = 1) -> str:
    """Return a disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"{_faded(opacity)}/>'


def ring(x: float, y: float, radius: float, stroke: str, width: float) -> str:
    """Return a circle that is drawn, not filled."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none"'
        f' stroke="{stroke}" stroke-width="{width:.1f}"/>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, *, opacity: float = 1) -> str:
    """Return a rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' fill="{fill}"{_faded(opacity)}/>'
    )


def polygon(points: Iterable[Point], fill: str, *, opacity: float = 1) -> str:
    """Return a closed area."""
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{corners}" fill="{fill}"{_faded(opacity)}/>'


def path(commands: str, fill: str, *, opacity: float = 1) -> str:
    """Return an area bounded by path commands."""
    return f'<path d="{commands}" fill="{fill}"{_faded(opacity)}/>'


def line(commands: str, stroke: str, width: float) -> str:
    """Return a line along path commands."""
    return (
        f'<path d="{commands}" fill="none" stroke="{stroke}" stroke-width="{width:.1f}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def along(*parts: str | float) -> str:
    """Return path commands: letters as they are, numbers with one decimal."""
    return " ".join(part if isinstance(part, str) else f"{part:.1f}" for part in parts)


def oval(x: float, y: float, half_width: float, half_height: float, fill: str) -> str:
    """Return an ellipse."""
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{half_width:.1f}" ry="{half_height:.1f}"'
        f' fill="{fill}"/>'
    )


def mirrored(shapes: Iterable[str]) -> str:
    """Return shapes seen in a mirror, on a canvas 200 wide."""
    return f'<g transform="translate(200 0) scale(-1 1)">{"".join(shapes)}</g>'


def turned(shapes: Iterable[str], degrees: float, x: float, y: float) -> str:
    """Return shapes turned about a point."""
    return f'<g transform="rotate({degrees:.1f} {x:.1f} {y:.1f})">{"".join(shapes)}</g>'


def half_disc(x: float, y: float, radius: float, fill: str, degrees: float = 0) -> str:
    """Return the upper half of a disc, turned by `degrees`."""
    commands = (
        f"M{x - radius:.1f} {y:.1f}A{radius:.1f} {radius:.1f} 0 0 1 {x + radius:.1f} {y:.1f}Z"
    )
    return turned([path(commands, fill)], degrees, x, y)


def star(x: float, y: float, radius: float, fill: str) -> str:
    """Return a star of four thin points."""
    waist = radius * 0.16
    return polygon(
        [
            (x, y - radius),
            (x + waist, y - waist),
            (x + radius, y),
            (x + waist, y + waist),
            (x, y + radius),
            (x - waist, y + waist),
            (x - radius, y),
            (x - waist, y - waist),
        ],
        fill,
    )


def standing_figure(x: float, ground: float, height: float, fill: str) -> str:
    """Return a person seen from afar, feet at `ground`."""
    head = height * 0.11
    shoulder, hem = height * 0.14, height * 0.1
    body = [
        (x - shoulder, ground - height * 0.74),
        (x + shoulder, ground - height * 0.74),
        (x + hem, ground - height * 0.3),
        (x + hem * 0.9, ground),
        (x + hem * 0.15, ground),
        (x, ground - height * 0.34),
        (x - hem * 0.15, ground),
        (x - hem * 0.9, ground),
        (x - hem, ground - height * 0.3),
    ]
    return circle(x, ground - height + head, head, fill) + polygon(body, fill)


def _faded(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:.2f}"'
