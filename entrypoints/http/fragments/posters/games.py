"""Pictures that play."""

from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.palettes import Palette
from entrypoints.http.fragments.posters.shapes import (
    box,
    circle,
    half_disc,
    path,
    ring,
    turned,
)

WIDTH = 200.0


def bubbles(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return discs that overlap; the largest looks back."""
    shapes = [
        circle(
            dice.between(10, 190),
            dice.between(0, height),
            dice.between(16, 44),
            dice.pick((colours.first, colours.second, colours.third)),
            opacity=0.88,
        )
        for _ in range(11)
    ]
    x, y, radius = dice.between(84, 116), height * 0.52, 58.0
    shapes.append(circle(x, y, radius, dice.pick((colours.first, colours.second))))
    look = dice.between(-7, 7)
    for eye in (x - 21, x + 21):
        shapes.append(circle(eye, y - 8, 16, "#ffffff"))
        shapes.append(circle(eye + look, y - 6, 7.5, "#15131a"))
    return shapes


def blocks(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a box of building blocks: quarter discs, discs and squares."""
    side = 50.0
    shapes = []
    for row in range(int(height / side) + 1):
        for column in range(4):
            x, y = column * side, row * side
            fill, other = dice.pick(
                ((colours.first, colours.second), (colours.second, colours.third),
                 (colours.third, colours.first), (colours.ground, colours.first))
            )  # fmt: skip
            shapes.append(box(x, y, side + 0.5, side + 0.5, fill))
            if dice.between(0, 1) < 0.3:  # noqa: PLR2004  # a third of the blocks are discs
                shapes.append(circle(x + 25, y + 25, 17, other))
            else:
                quarter = f"M{x} {y}h{side}a{side} {side} 0 0 1 {-side} {side}Z"
                shapes.append(
                    turned([path(quarter, other)], dice.pick((0, 90, 180, 270)), x + 25, y + 25)
                )
    return shapes


def smiles(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return half discs thrown like confetti, one of them a broad smile."""
    shapes = [
        half_disc(
            dice.between(0, WIDTH),
            dice.between(0, height),
            dice.between(7, 17),
            dice.pick((colours.second, colours.third, colours.ink)),
            dice.between(0, 360),
        )
        for _ in range(20)
    ]
    y = height * 0.52
    shapes.append(circle(100, y, 66, colours.first))
    shapes.append(half_disc(100, y + 6, 43, colours.ground, 180 + dice.between(-12, 12)))
    return [*shapes, circle(78, y - 20, 7, colours.ground), circle(122, y - 20, 7, colours.ground)]


def scallops(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return rows of scales, like the ceiling of a picture palace."""
    radius = dice.pick((20.0, 25.0, 33.4))
    fills = (colours.first, colours.second, colours.third)
    shift = int(dice.between(0, 3))
    shapes = []
    rows = int(height / (radius * 0.8)) + 3
    for row in range(rows, -1, -1):
        y = height + radius - (rows - row) * radius * 0.8
        for column in range(-1, int(WIDTH / radius / 2) + 2):
            x = column * 2 * radius + (radius if row % 2 else 0)
            shapes.append((y, x, fills[(row + column + shift) % 3]))
    drawn = []
    for y, x, fill in sorted(shapes):
        drawn.append(circle(x, y, radius, colours.ground))
        drawn.append(circle(x, y, radius * 0.9, fill))
        drawn.append(circle(x, y, radius * 0.42, colours.ground))
    return drawn


def grooves(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return a record on its plate."""
    x, y = dice.between(70, 130), height * dice.between(0.44, 0.56)
    shapes = [circle(x, y, 92, colours.first)]
    shapes += [ring(x, y, 88 - 7 * i, colours.ground, 1.4) for i in range(7)]
    shapes += [
        circle(x, y, 38, colours.second),
        half_disc(x, y, 38, colours.third, dice.between(0, 360)),
        circle(x, y, 6, colours.ground),
    ]
    return shapes


def equaliser(dice: Dice, height: float, colours: Palette) -> list[str]:
    """Return columns of sound."""
    shapes = []
    for column in range(9):
        tall = int(dice.between(3, height / 13))
        for row in range(tall):
            fill = (
                colours.second if row >= tall - 2 else (colours.first if row % 2 else colours.third)
            )
            shapes.append(box(8 + column * 20.6, height - 12 - row * 12, 17, 9, fill))
    return shapes
