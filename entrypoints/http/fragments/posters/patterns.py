"""Pictures without things: rhythm, shape and colour."""

from math import cos, hypot, pi, sin

from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.palettes import Palette
from entrypoints.http.fragments.posters.shapes import (
    along,
    box,
    circle,
    half_disc,
    path,
    polygon,
    ring,
    turned,
)

WIDTH = 200.0


def burst(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return rays that burst from a point, and a disc hurled out of it."""
    x, y = dice.pick(((20.0, height), (180.0, height), (100.0, height * 0.62)))
    rays = []
    count = 14
    turn = dice.between(0, 1)
    for i in range(count):
        start = 2 * pi * (i + turn) / count
        stop = start + pi / count * dice.between(0.5, 1.2)
        rays.append(
            polygon(
                [(x, y), (x + 340 * cos(start), y + 340 * sin(start)),
                 (x + 340 * cos(stop), y + 340 * sin(stop))],
                dice.pick((colours.first, colours.third)),
            )
        )  # fmt: skip
    return [
        *rays,
        circle(x, y, dice.between(44, 62), colours.second),
        circle(x, y, 20, colours.ground),
    ]


def speed(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return bars that race across on the slant."""
    bars = []
    y = -60.0
    while y < height + 100:
        thick = dice.between(5, 26)
        left, long = dice.between(-80, 60), dice.between(110, 260)
        bars.append(
            box(left, y, long, thick, dice.pick((colours.first, colours.second, colours.third)))
        )
        y += thick + dice.between(3, 10)
    return [turned(bars, dice.pick((-32, -24, 28)), 100, height / 2)]


def halftone(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a picture printed in dots, too close to tell what it shows."""
    x, y = dice.between(50, 150), height * dice.between(0.35, 0.65)
    step = 12.5
    return [
        circle(
            column * step + (step / 2 if row % 2 else 0),
            row * step,
            max(1.0, 7.6 - hypot(column * step - x, row * step - y) / 21),
            colours.first if row % 5 else colours.second,
        )
        for row in range(int(height / step) + 2)
        for column in range(17)
    ]


def split_disc(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a disc whose halves have come apart."""
    y, radius = height * 0.5, dice.between(60, 74)
    drift = dice.between(14, 30)
    angle = dice.pick((0, 90, 45, -45))
    halves = [
        half_disc(100 - drift, y - 3, radius, colours.first, 0),
        half_disc(100 + drift, y + 3, radius, colours.second, 180),
    ]
    return [box(0, 0, WIDTH, height, colours.third, opacity=0.55), turned(halves, angle, 100, y)]


def two_discs(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return two discs that meet, and what they share."""
    y, radius = height * 0.5, 58.0
    near = dice.between(26, 38)
    reach = (radius**2 - near**2) ** 0.5
    lens = (
        f"M100 {y - reach:.1f}A{radius} {radius} 0 0 1 100 {y + reach:.1f}"
        f"A{radius} {radius} 0 0 1 100 {y - reach:.1f}Z"
    )
    pair = [
        circle(100 - near, y, radius, colours.first),
        circle(100 + near, y, radius, colours.third),
        path(lens, colours.second),
    ]
    return [turned(pair, dice.between(-40, 40), 100, y)]


def heart(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a heart within a heart within a heart."""
    y = height * 0.56
    tilt = dice.between(-9, 9)
    shapes = []
    for scale, fill in (
        (2.5, colours.third),
        (1.75, colours.first),
        (1.05, colours.second),
        (0.45, colours.ground),
    ):
        a = 40 * scale
        left = along("C", 100 - 2.1 * a, y - 0.3 * a, 100 - a, y - 1.6 * a, 100.0, y - 0.55 * a)
        right = along("C", 100 + a, y - 1.6 * a, 100 + 2.1 * a, y - 0.3 * a, 100.0, y + a)
        shapes.append(path(along("M 100", y + a) + left + right + "Z", fill))
    return [turned(shapes, tilt, 100, y)]


def vertigo(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return squares that turn as they fall away."""
    x, y = dice.between(80, 120), height * 0.5
    twist = dice.pick((-11, -8, 8, 11, 15))
    fills = (
        colours.first,
        colours.ground,
        colours.second,
        colours.ground,
        colours.third,
        colours.ground,
    )
    shapes = []
    for i in range(13):
        side = 250 * 0.8**i
        square = box(x - side / 2, y - side / 2, side, side, fills[i % len(fills)])
        shapes.append(turned([square], twist * i, x, y))
    return shapes


def lanes(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return the bend of a running track."""
    x, y = dice.pick(((0.0, height), (200.0, height)))
    fills = (colours.first, colours.second, colours.third)
    return [ring(x, y, 40 + 24 * i, fills[i % 3], 20) for i in range(8)]
