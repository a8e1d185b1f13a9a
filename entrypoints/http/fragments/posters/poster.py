"""A movie's poster."""

from functools import lru_cache

from markupsafe import Markup, escape

from domain.data.catalog import Movie
from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.genres import look_of
from entrypoints.http.fragments.posters.lettering import Lettering, set_title
from entrypoints.http.fragments.posters.palettes import Palette, palette_of
from entrypoints.http.fragments.posters.shapes import box

WIDTH, HEIGHT = 200, 300
MARGIN = 15
TITLE_ROOM = 112
CREDIT_ROOM = 22
CREDIT_BASELINE = 15
LONGEST_CREDIT = 22


@lru_cache(maxsize=8192)
def draw_poster(movie: Movie) -> Markup:
    """Return the same SVG for the same title, year, genres and directors.

    The picture comes from the most telling genre, the colours from the decade.
    Hidden from screen readers: wherever a poster stands, the title stands in words.
    """
    dice = Dice(f"{movie.title}\n{movie.year}")
    palette = palette_of(movie.year, dice)
    look = look_of(movie.genres)
    picture, face = dice.pick(look.pictures), dice.pick(look.faces)
    title = set_title(movie.title, face, WIDTH - 2 * MARGIN, TITLE_ROOM)
    title_is_above = dice.between(0, 1) < 0.35  # noqa: PLR2004  # about a third, for variety
    title_band = title.height + 2 * MARGIN - 2
    art_height = HEIGHT - title_band - CREDIT_ROOM
    art_top = title_band if title_is_above else CREDIT_ROOM
    title_top = MARGIN if title_is_above else art_top + art_height + MARGIN - 2
    credit_line = HEIGHT - CREDIT_ROOM + CREDIT_BASELINE if title_is_above else CREDIT_BASELINE
    shapes = "".join(picture(dice, art_height, palette))
    return Markup(  # noqa: S704  # shapes are ours; texts are escaped where they are set
        f'<svg class="poster" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f"{box(0, 0, WIDTH, HEIGHT, palette.ground)}"
        f'<svg y="{art_top:.1f}" width="{WIDTH}" height="{art_height:.1f}">{shapes}</svg>'
        f"{_credit(movie, credit_line, palette)}{_title(title, title_top, palette)}</svg>"
    )


def _title(title: Lettering, top: float, palette: Palette) -> str:
    return "".join(
        f'<text class="face-{title.face.name}" x="{MARGIN}" y="{top + line.baseline:.1f}"'
        f' font-size="{line.size:.1f}" textLength="{line.width:.1f}"'
        f' lengthAdjust="spacingAndGlyphs" fill="{palette.ink}">{escape(line.text)}</text>'
        for line in title.lines
    )


def _credit(movie: Movie, baseline: float, palette: Palette) -> str:
    year = "" if movie.year is None else str(movie.year)
    director = _short(movie.directors[0]) if movie.directors else ""
    return (
        f'<text class="face-credit" x="{MARGIN}" y="{baseline}" fill="{palette.ink}">'
        f"{escape(director.upper())}</text>"
        f'<text class="face-credit" x="{WIDTH - MARGIN}" y="{baseline}" text-anchor="end"'
        f' fill="{palette.ink}">{year}</text>'
    )


def _short(name: str) -> str:
    """Return a name that leaves room for the year: the whole, or the last part of it."""
    return name if len(name) <= LONGEST_CREDIT else name.rsplit(maxsplit=1)[-1][:LONGEST_CREDIT]
