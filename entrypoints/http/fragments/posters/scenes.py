"""Pictures of places: what can be seen from a seat in the stalls."""

from math import cos, pi, sin

from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.palettes import Palette
from entrypoints.http.fragments.posters.shapes import (
    along,
    box,
    circle,
    half_disc,
    line,
    path,
    polygon,
    standing_figure,
)

WIDTH = 200.0


def ridges(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return mountains behind mountains, and a sun."""
    sun = circle(dice.between(60, 140), height * 0.36, dice.between(30, 44), colours.second)
    layers = []
    for depth, fill in enumerate((colours.third, colours.first, colours.ink)):
        top = height * (0.42 + 0.17 * depth)
        peak = dice.between(40, 160)
        points = [(0.0, height), (0.0, top + dice.between(10, 50))]
        points += [(peak * 0.5, top + dice.between(8, 30)), (peak, top - dice.between(0, 26))]
        points += [((peak + WIDTH) / 2, top + dice.between(10, 36)), (WIDTH, top + 6)]
        layers.append(polygon([*points, (WIDTH, height)], fill, opacity=0.9 if depth == 2 else 1))  # noqa: PLR2004  # the nearest ridge lets a little light through
    return [sun, *layers]


def skyline(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a city at night under a searchlight."""
    lamp = dice.between(20, 180)
    shapes = [
        polygon([(lamp, height), (-30, -10), (70, -10)], colours.third, opacity=0.9),
        circle(dice.between(120, 160), height * 0.24, 22, colours.second),
    ]
    left = -8.0
    while left < WIDTH:
        width, top = dice.between(22, 44), height * dice.between(0.34, 0.72)
        fill = dice.pick((colours.first, colours.ink, colours.first))
        shapes.append(box(left, top, width, height - top, fill))
        for row in range(int((height - top) / 16)):
            for column in range(int(width / 12)):
                if dice.between(0, 1) < 0.4:  # noqa: PLR2004  # two windows of five are lit
                    x, y = left + 5 + column * 11, top + 8 + row * 15
                    shapes.append(box(x, y, 5, 7, colours.ground))
        left += width + 2
    return shapes


def mesas(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a low sun behind table mountains, and a cactus."""
    horizon = height * 0.74
    x = dice.between(70, 130)
    sun = [half_disc(x, horizon, 66, colours.second)]
    sun += [
        box(0, horizon - 8 - 13 * i, WIDTH, 1.5 + 1.2 * (3 - i), colours.ground) for i in range(4)
    ]
    left = dice.between(-10, 20)
    mesa = polygon(
        [
            (left, horizon),
            (left + 8, horizon - 58),
            (left + 52, horizon - 58),
            (left + 66, horizon),
        ],
        colours.first,
    )
    far = polygon(
        [(136, horizon), (146, horizon - 34), (190, horizon - 34), (206, horizon)], colours.third
    )
    plain = box(0, horizon, WIDTH, height, colours.first)
    arms = along("M 158", horizon + 14, "H 142 V", horizon - 8)
    arms += along("M 158", horizon + 2, "H 174 V", horizon - 20)
    cactus = line(along("M 158", height - 4, "V", horizon - 34) + arms, colours.ink, 9)
    return [*sun, far, mesa, plain, cactus]


def sea(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a sun that sets into the sea, and its light on the waves."""
    horizon = height * dice.between(0.56, 0.64)
    shapes = [half_disc(100, horizon, dice.between(52, 66), colours.first)]
    shapes.append(box(0, horizon, WIDTH, height - horizon, colours.third))
    for i in range(7):
        y = horizon + 7 + i * i * 1.9 + i * 5
        half = 58 - 6 * i + dice.between(-8, 8)
        shapes.append(box(100 - half, y, 2 * half, 2 + 0.5 * i, colours.first))
    shapes.append(circle(dice.between(30, 60), height * 0.2, 2.4, colours.ink))
    bird = dice.between(130, 170)
    shapes.append(
        line(along("M", bird - 9, height * 0.2, "q 5 -6 9 0 q 4 -6 9 0"), colours.ink, 1.6)
    )
    return shapes


def corridor(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a passage that narrows towards someone who waits at its end."""
    x, y = dice.between(70, 130), height * 0.56
    fills = (
        colours.third,
        colours.ground,
        colours.first,
        colours.ground,
        colours.third,
        colours.second,
    )
    shapes = []
    for i, fill in enumerate(fills):
        share = (1 - i / len(fills)) ** 1.4
        width, tall = 240 * share, height * 1.25 * share
        shapes.append(box(x - width / 2, y - tall * 0.55, width, tall, fill))
    return [*shapes, standing_figure(x, y + 26, 46, colours.ground)]


def low_sun(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return rays over a ridge along which people walk in file."""
    horizon = height * 0.76
    x = dice.between(60, 140)
    shapes = []
    for i in range(0, 24, 2):
        start, stop = pi + i * pi / 24, pi + (i + 1) * pi / 24
        shapes.append(
            polygon(
                [(x, horizon), (x + 320 * cos(start), horizon + 320 * sin(start)),
                 (x + 320 * cos(stop), horizon + 320 * sin(stop))],
                colours.third,
            )
        )  # fmt: skip
    shapes.append(half_disc(x, horizon, 44, colours.first))
    ridge = f"M0 {horizon - 4}Q70 {horizon - 22} 200 {horizon + 6}V{height}H0Z"
    shapes.append(path(ridge, colours.ink))
    shapes += [
        standing_figure(26 + 30 * i, horizon - 6 + 1.2 * i, 25, colours.ink) for i in range(6)
    ]
    return shapes
