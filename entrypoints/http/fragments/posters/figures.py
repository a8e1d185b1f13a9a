"""Pictures of people, seen from afar."""

from math import cos, pi, sin

from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.palettes import Palette
from entrypoints.http.fragments.posters.shapes import (
    along,
    box,
    circle,
    half_disc,
    mirrored,
    path,
    polygon,
    ring,
    standing_figure,
)

WIDTH = 200.0


def alone(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return someone small before something large."""
    ground = height * 0.86
    x = dice.between(80, 120)
    return [
        circle(x, ground - 74, dice.between(76, 92), colours.first),
        circle(x + dice.between(-14, 14), ground - 70, 50, colours.second),
        box(0, ground, WIDTH, height - ground, colours.third),
        standing_figure(x, ground + 3, 58, colours.ground),
        polygon(
            [(x - 5, ground + 3), (x + 5, ground + 3), (x + 60, height), (x + 30, height)],
            colours.ground,
        ),
    ]


def window(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a lit window, someone in it, and the light that falls out."""
    left, top = dice.between(40, 70), height * 0.14
    width, tall = 86.0, height * 0.5
    light = [
        (left, top + tall),
        (left + width, top + tall),
        (left + width + 70, height),
        (left - 40, height),
    ]
    x = left + dice.between(28, 58)
    return [
        polygon(light, colours.third),
        box(left, top, width, tall, colours.second),
        standing_figure(x, top + tall, tall * 0.74, colours.ground),
        box(left + width / 2 - 2, top, 4, tall, colours.first),
        box(left, top + tall * 0.4, width, 4, colours.first),
    ]


def stairs(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a flight of stairs, and someone on the way up."""
    steps = 8
    rise, run = height * 0.62 / steps, WIDTH / steps
    shapes = [circle(dice.between(50, 80), height * 0.3, dice.between(30, 40), colours.second)]
    fills = (colours.first, colours.third)
    climbing = 5
    for i in range(steps):
        top = height - (i + 1) * rise
        shapes.append(box(i * run, top, run + 0.5, height - top, fills[i % 2]))
        if i == climbing:
            shapes.append(standing_figure(i * run + run / 2, top, 44, colours.ink))
    return [mirrored(shapes)] if dice.flip() else shapes


def curtain(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a stage between two drawn curtains."""
    floor = height * 0.82
    shapes = [
        circle(100, floor, 62, colours.second),
        box(0, floor, WIDTH, height - floor, colours.third),
        standing_figure(100, floor + 8, 76, colours.ground),
    ]
    for side in range(2):
        folds = []
        for i in reversed(range(6)):
            x, middle = i * 13.0, height * 0.4
            pull = 52 - 4 * i + dice.between(-3, 3)
            right, left = max(0.0, x + 13 - pull), max(0.0, x - pull) - 4
            fold = along("M", x, 0.0, "h 13 Q", x + 23, middle, right, height)
            fold += along("H", left, "Q", x + 10, middle, x, 0.0, "Z")
            folds.append(path(fold, colours.first if i % 2 else colours.third))
        shapes.append(mirrored(folds) if side else "".join(folds))
    return shapes


def medallion(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a head on a coin."""
    y = height * 0.5
    shapes = [
        circle(100, y, 78, colours.first),
        ring(100, y, 70, colours.ground, 2),
        circle(100, y, 62, colours.third),
    ]
    shapes += [circle(100, y - 14, 25, colours.second), half_disc(100, y + 55, 46, colours.second)]
    turn = dice.between(0, 1)
    shapes += [
        circle(
            100 + 74 * cos(2 * pi * (i + turn) / 32),
            y + 74 * sin(2 * pi * (i + turn) / 32),
            1.8,
            colours.ground,
        )
        for i in range(32)
    ]
    return shapes


def beam(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return the beam of a projector."""
    y = height * dice.between(0.3, 0.7)
    return [
        polygon([(0, y - 8), (WIDTH, -30), (WIDTH, height + 30), (0, y + 8)], colours.third),
        polygon(
            [(0, y - 6), (WIDTH, height * 0.16), (WIDTH, height * 0.84), (0, y + 6)], colours.first
        ),
        polygon(
            [(0, y - 3), (WIDTH, height * 0.36), (WIDTH, height * 0.64), (0, y + 3)], colours.second
        ),
        circle(4, y, 15, colours.ink),
    ]
