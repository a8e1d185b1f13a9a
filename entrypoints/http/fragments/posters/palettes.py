"""Colours of the decades."""

from dataclasses import dataclass

from entrypoints.http.fragments.posters.dice import Dice


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Five colours: `ink` is legible on `ground`; the others make the picture."""

    ground: str
    ink: str
    first: str
    second: str
    third: str


def _palette(colours: str) -> Palette:
    ground, ink, first, second, third = (f"#{colour}" for colour in colours.split())
    return Palette(ground=ground, ink=ink, first=first, second=second, third=third)


UNDATED = (_palette("20242b f0eee8 b9ab8f 6f7886 3c434e"),)

DECADES = {
    1920: (
        _palette("14110f f3e3c3 d9a441 8c2f1b 4a3a2a"),
        _palette("efe2c6 1d1712 b3341f 1f3b3a d79b3c"),
        _palette("10231f f1e6c8 c9a24b e8d9a8 28463d"),
    ),
    1930: (
        _palette("2a0f14 f6e7cf c8323c e3b566 5d1a24"),
        _palette("e9dcc0 18222b 234a5a c65a2e 8fa39a"),
        _palette("16203a f2e8cf d8b25c b8453a 33466f"),
    ),
    1940: (
        _palette("0f141c eef0ea c9ced2 e2b93b 3b4a5a"),
        _palette("1d2a26 f0ead8 7f9a83 d8c48e a83c2b"),
        _palette("e3ddcf 161616 3a3f47 a8281e a39b87"),
    ),
    1950: (
        _palette("0d5c63 fff3dc f2a541 e4572e 78cdd7"),
        _palette("f4e4c1 2b2118 e4572e 17807e f0b429"),
        _palette("7a1f2b fbe9d0 f0b429 e86a58 37141b"),
        _palette("1f3d6b fdf0d5 f4a259 f25f5c 6fa8dc"),
    ),
    1960: (
        _palette("e8531f 1a0d06 1a0d06 f8e3c4 b5330f"),
        _palette("1b1b3a fff0f0 ff4d6d f9c80e 5b5bd6"),
        _palette("f7e9d7 201a3c ef476f 3d348b f7b801"),
        _palette("f2b705 1c1408 d62828 1c1408 fff1c1"),
    ),
    1970: (
        _palette("3b1f12 f9dfb3 e07a1f f2b134 8c3b12"),
        _palette("f1d9a7 3a1c0e c8501e 6b7a2c e79b2e"),
        _palette("23302a f3e2bf d98e32 7d8f4e b8432f"),
        _palette("4a1526 ffe6c7 e8743b f4b860 8a2846"),
    ),
    1980: (
        _palette("150a33 ffe9fb ff3d9a 22d3ee 6d28d9"),
        _palette("0a1a3f eaf6ff ff6b35 00c2d1 2743a6"),
        _palette("2b0b2f fff0d9 ff7b54 ffb26b a01a7d"),
        _palette("f5efe6 1b1464 ff3f6c 2d6cdf ffc93c"),
    ),
    1990: (
        _palette("0b2b33 eaf7f2 2bb3a3 f28f3b 12505b"),
        _palette("2a1a0a ffedd0 e98a15 c1442d 59341a"),
        _palette("101a2e eef3ff 4f7cff f2c14e 26406f"),
        _palette("10261a edf7e6 5fb049 e9d758 1f5236"),
        _palette("33111b ffeef0 e0355b f6ae99 6c1f34"),
        _palette("ece6da 1a2027 d1432b 2f6f8f e0b04a"),
    ),
    2000: (
        _palette("0c1f24 e6f4f1 7fb7be d3f3ee 1f4a53"),
        _palette("1c1c22 f2f2f4 d7263d 8d99ae 3a3d4a"),
        _palette("dfe7ea 10222b 1b7a8c f0803c 8fb3bd"),
        _palette("26233f f4f0ff 8f7ee7 f3c969 443d77"),
        _palette("3a0d12 ffeae0 f25c54 f7b267 7a1e24"),
    ),
    2010: (
        _palette("06313d fdf1e3 ff8c42 1fa3a8 0f5766"),
        _palette("f6dfd7 43142c e05780 7b2d5b f5a88e"),
        _palette("171a3d f3f0ff ff5d8f 7f7bff 2f2f6b"),
        _palette("f3ead9 202a25 3f7d58 ef9651 c93f17"),
        _palette("111111 f4f1ea e9c46a e76f51 3d3a36"),
    ),
    2020: (
        _palette("ff6a4d 22080a 22080a ffd9b8 c22a1a"),
        _palette("0a2f24 eafff3 35d48a f5ff6a 125a45"),
        _palette("d9d4ff 1d1446 6a3df0 ff8552 a79bf5"),
        _palette("12263f f1f5ff ff9f6e 5cc8ff 27486f"),
    ),
}


def palette_of(year: int | None, dice: Dice) -> Palette:
    """Return one of the palettes of the year's decade; years outside take the nearest."""
    if year is None:
        return dice.pick(UNDATED)
    decade = min(max(year // 10 * 10, min(DECADES)), max(DECADES))
    return dice.pick(DECADES[decade])
