"""Pictures of the sky at night, and of other worlds."""

from math import cos, pi, sin

from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.palettes import Palette
from entrypoints.http.fragments.posters.shapes import (
    along,
    box,
    circle,
    line,
    path,
    polygon,
    ring,
    standing_figure,
    star,
    turned,
)

WIDTH = 200.0
TRIES = 8


def planet(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a ringed planet among stars, above a floor of light."""
    x, y, radius = dice.between(80, 120), height * 0.42, dice.between(42, 54)
    stars = [
        circle(
            dice.between(0, WIDTH),
            dice.between(0, height * 0.75),
            dice.between(0.5, 1.5),
            colours.ink,
        )
        for _ in range(46)
    ]
    horizon = height * 0.8
    floor = [box(0, horizon, WIDTH, 1.6, colours.second)]
    floor += [
        line(
            f"M100 {horizon - 20}M{100 + 12 * i} {horizon}L{100 + 46 * i} {height}",
            colours.second,
            1,
        )
        for i in range(-8, 9)
    ]
    floor += [box(0, horizon + 5 + 4 * i * i, WIDTH, 1, colours.second) for i in range(1, 4)]
    tilt = dice.between(-28, 28)
    low, wide = y - 4, radius * 2.6
    shade = along("M", x, y - radius, "A", radius, radius, "0 0 1", x, y + radius)
    shade += along("A", radius * 1.6, radius * 1.6, "0 0 0", x, y - radius, "Z")
    around = along("M", x - radius, low, "C", x - wide, y + 26, x + wide, y + 26, x + radius, low)
    world = [
        circle(x, y, radius, colours.first),
        path(shade, colours.third),
        turned([line(around, colours.second, 5)], tilt, x, y),
    ]
    return [*stars, *world, *floor]


def orbits(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return worlds on their orbits around a star at the edge."""
    x, y = dice.pick(((30.0, height * 0.8), (170.0, height * 0.8), (100.0, height * 0.55)))
    shapes = [circle(x, y, 26, colours.second)]
    for i in range(1, 6):
        radius, size = 26 + 27 * i, dice.between(5, 13)
        shapes.append(ring(x, y, radius, colours.third, 1.6))
        colour = dice.pick((colours.first, colours.second, colours.ink))
        places = [
            (x + radius * cos(angle), y + radius * sin(angle))
            for angle in [dice.between(0, 2 * pi) for _ in range(TRIES)]
        ]
        whole = [place for place in places if _is_within(place, size, height)]
        shapes += [circle(*place, size, colour) for place in whole[:1]]
    return shapes


def _is_within(place: tuple[float, float], size: float, height: float) -> bool:
    """Whether a world stands whole in the picture; a sliver at its edge looks like a flaw."""
    x, y = place
    edge = size + 3
    return edge <= x <= WIDTH - edge and edge <= y <= height - edge


def eclipse(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a world that passes before its sun, and someone who watches."""
    x, y = dice.between(80, 120), height * 0.4
    drift = dice.pick((-12, 12))
    shapes = [
        circle(x, y, 108, colours.third, opacity=0.45),
        circle(x, y, 82, colours.third),
        circle(x, y, 58, colours.first),
        circle(x + drift, y - 5, 51, colours.ground),
    ]
    ground = height * 0.9
    hill = along("M 0", ground + 8, "Q 100", ground - 22, 200.0, ground + 8, "V", height, "H 0 Z")
    return [
        *shapes,
        path(hill, colours.second),
        standing_figure(x + 2 * drift, ground - 4, 34, colours.second),
    ]


def moonlit_castle(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a crescent moon over towers."""
    x = dice.between(70, 130)
    moon = [
        circle(x, height * 0.3, 44, colours.second),
        circle(x + dice.pick((-18, 18)), height * 0.3 - 8, 38, colours.ground),
    ]
    sparks = [
        star(dice.between(10, 190), dice.between(8, height * 0.6), dice.between(3, 9), colours.ink)
        for _ in range(11)
    ]
    towers = [
        path(
            along("M 0", height, "Q 60", height * 0.74, 200.0, height * 0.86, "V", height, "Z"),
            colours.third,
        )
    ]
    for _ in range(4):
        left, width, top = (
            dice.between(24, 150),
            dice.between(14, 22),
            height * dice.between(0.52, 0.7),
        )
        towers.append(box(left, top, width, height - top, colours.first))
        towers.append(
            polygon(
                [(left - 4, top), (left + width / 2, top - width * 1.9), (left + width + 4, top)],
                colours.ink,
            )
        )
        towers.append(box(left + width / 2 - 2, top + 10, 4, 9, colours.second))
    return [*moon, *sparks, *towers]
