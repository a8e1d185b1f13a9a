"""Pictures of what hides in the dark."""

from math import pi, sin

from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.palettes import Palette
from entrypoints.http.fragments.posters.shapes import (
    along,
    box,
    circle,
    line,
    oval,
    path,
    polygon,
    ring,
    standing_figure,
    turned,
)

WIDTH = 200.0


def eye(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return an eye that does not close."""
    y = height * 0.5
    shapes = []
    for i, fill in enumerate((colours.third, colours.first, colours.ink)):
        left, right, tall = 12.0 * i - 4, 204.0 - 12 * i, 138 - 25 * i
        lid = along("M", left, y, "Q 100", y - tall, right, y, "Q 100", y + tall, left, y, "Z")
        shapes.append(path(lid, fill))
    look = dice.between(-10, 10)
    shapes += [
        circle(100 + look, y, 34, colours.second),
        ring(100 + look, y, 25, colours.ground, 2),
    ]
    shapes.append(
        path(along("M", 100 + look, y - 30, "q 13 30 0 60 q -13 -30 0 -60 Z"), colours.ground)
    )
    return shapes


def teeth(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return jaws from above and below."""
    shapes = [
        box(0, 0, WIDTH, height, colours.third),
        circle(100, height * 0.5, 36, colours.second),
    ]
    for upper in (True, False):
        count = dice.pick((6, 7, 8))
        step = WIDTH / count
        for i in range(count):
            long = height * (0.26 + 0.16 * sin(pi * (i + 0.5) / count)) + dice.between(-12, 12)
            x = i * step
            tip = (x + step / 2, long) if upper else (x + step / 2, height - long)
            edge = 0.0 if upper else height
            shapes.append(
                polygon([(x, edge), (x + step, edge), tip], colours.ink if upper else colours.first)
            )
    return shapes


def branches(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a bare tree before a full moon."""
    x = dice.between(84, 116)
    shapes = [
        circle(x + 12, height * 0.4, 62, colours.first),
        circle(x + 24, height * 0.36, 9, colours.third),
    ]
    shapes.append(
        line(
            along("M", x, height, "Q", x - 10, height * 0.7, x, height * 0.5),
            colours.ink,
            9,
        )
    )
    for side in (-1, 1):
        for i in range(4):
            y = height * (0.86 - 0.11 * i)
            reach = side * dice.between(40, 84)
            up = dice.between(20, 60)
            shapes.append(
                line(
                    f"M{x - 3:.1f} {y:.1f}q{reach * 0.5:.1f} {-up * 0.2:.1f} {reach:.1f} {-up:.1f}"
                    f"m{-reach * 0.4:.1f} {up * 0.56:.1f}l{reach * 0.12:.1f} {-up * 0.9:.1f}",
                    colours.ink,
                    4.2 - 0.7 * i,
                )
            )
    shapes.append(
        path(
            along(
                "M 0",
                height,
                "V",
                height * 0.94,
                "Q 100",
                height * 0.86,
                200.0,
                height * 0.95,
                "V",
                height,
                "Z",
            ),
            colours.ink,
        )
    )
    return shapes


def blinds(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return lamplight through a blind, and a man in a hat."""
    x = dice.between(70, 130)
    shapes = [
        polygon(
            [(x - 90, -10), (x + 90, -10), (x + 130, height), (x - 130, height)], colours.second
        )
    ]
    shoulder = height * 0.66
    collar, brim, crown = shoulder - 10, shoulder - 50, shoulder - 82
    coat = along("M", x - 58, height, "Q", x - 54, shoulder, x, collar)
    coat += along("Q", x + 54, shoulder, x + 58, height, "Z")
    hat = along("M", x - 26, brim, "L", x - 20, crown, "Q", x, crown + 10, x + 20, crown)
    hat += along("L", x + 26, brim, "Z")
    shapes += [
        path(coat, colours.ground),
        oval(x, shoulder - 34, 22, 29, colours.ground),
        oval(x, brim + 2, 46, 9, colours.ground),
        path(hat, colours.ground),
        box(x - 25, brim - 8, 50, 8, colours.first),
    ]
    slats = [box(-60, 18.0 * i - 60, 320, 6.5, colours.ground) for i in range(int(height / 18) + 9)]
    return [*shapes, turned(slats, dice.pick((-12, -8, 9)), 100, height / 2)]


def keyhole(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a keyhole with light behind it."""
    y = height * 0.4
    shapes = []
    for scale, fill in ((1.62, colours.third), (1.3, colours.first), (1.0, colours.second)):
        radius = 36 * scale
        skirt = [
            (100 - radius * 0.4, y),
            (100 + radius * 0.4, y),
            (100 + radius * 0.8, y + radius * 2.5),
            (100 - radius * 0.8, y + radius * 2.5),
        ]
        shapes += [circle(100, y, radius, fill), polygon(skirt, fill)]
    return [
        *shapes,
        standing_figure(100 + dice.between(-6, 6), y + 90, dice.between(66, 84), colours.ground),
    ]


def fingerprint(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return the print of a thumb."""
    x, y = 100.0, height * 0.5
    tilt = dice.between(-22, 22)
    marked, scale = int(dice.between(2, 8)), min(1.0, height / 200)
    shapes = []
    for i in range(10):
        wide, tall = (4 + 7.2 * i) * scale, (5 + 8.8 * i) * scale
        left, right = y + dice.between(0.3, 1.0) * tall, y + dice.between(0.3, 1.0) * tall
        ridge = along("M", x - wide, left, "V", y, "A", wide, tall, "0 0 1", x + wide, y)
        shapes.append(
            line(
                ridge + along("V", right),
                colours.second if i == marked else colours.first,
                4.2 * scale,
            )
        )
    return [turned(shapes, tilt, x, y)]
