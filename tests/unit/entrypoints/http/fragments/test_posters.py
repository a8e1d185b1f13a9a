"""Posters are pictures of a movie: always the same, always legible, never someone's script."""

import re
from xml.etree import ElementTree as ET

import pytest

from domain.data.catalog import Movie
from domain.identifiers import MovieId
from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.genres import LOOKS, UNKNOWN, look_of
from entrypoints.http.fragments.posters.lettering import (
    DECO,
    GOTHIC,
    ROUND,
    SERIF,
    SLAB,
    WIDE,
    Face,
    set_title,
)
from entrypoints.http.fragments.posters.palettes import DECADES, UNDATED, Palette, palette_of
from entrypoints.http.fragments.posters.poster import HEIGHT, WIDTH, draw_poster
from tests.contrast import contrast

FACES = (GOTHIC, WIDE, SLAB, SERIF, DECO, ROUND)

HOSTILE = (
    '<script>alert("1")</script>',
    '"/><image href="x" onerror="alert(1)"/>',
    "</text></svg><h1>gone",
    '&lt;b&gt; & Sons\' "Best"',
    "{{ 7 * 7 }}",
)

DIFFICULT = (
    "M",
    "8½",
    "千と千尋の神隠し",
    "Amélie",
    "Supercalifragilisticexpialidociousnessification",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
    "word " * 60,
    "x" * 500,
)


def movie_called(title: str, genre: str = "Drama", year: int | None = 1994) -> Movie:
    return Movie(
        movie_id=MovieId(1),
        slug="a+movie",
        title=title,
        year=year,
        genres=(genre,),
        directors=('Ann "<b>" Other',),
    )


@pytest.mark.parametrize("title", [*HOSTILE, *DIFFICULT])
@pytest.mark.parametrize("genre", ["Film-Noir", "Comedy", "Sci-Fi", "none of these"])
def test_any_title_makes_a_well_formed_drawing_of_shapes_alone(title: str, genre: str) -> None:
    drawing = ET.fromstring(draw_poster(movie_called(title, genre)))  # noqa: S314  # our own
    tags = {element.tag for element in drawing.iter()}
    assert tags <= {"svg", "g", "rect", "circle", "ellipse", "path", "polygon", "text"}
    names = {name for element in drawing.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in ("style", "href", "id")}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_shown_as_text(title: str) -> None:
    drawing = ET.fromstring(draw_poster(movie_called(title)))  # noqa: S314  # our own
    credits_and_title = [text.text or "" for text in drawing.iter("text")]
    letters = re.sub(r"\s", "", "".join(credits_and_title[2:]).upper())
    assert re.sub(r"\s", "", title.upper()).startswith(letters.removesuffix("…"))
    assert len(letters) > 6


def test_the_same_movie_has_the_same_poster_everywhere() -> None:
    drawn = draw_poster(movie_called("Sunday"))
    draw_poster.cache_clear()
    assert draw_poster(movie_called("Sunday")) == drawn
    assert draw_poster(movie_called("Sunday", year=1958)) != drawn
    assert draw_poster(movie_called("Sunday", "Western")) != drawn


def test_choices_do_not_depend_on_the_process() -> None:
    dice = Dice("fixed")
    assert [round(dice.between(0, 1), 6) for _ in range(3)] == [0.57863, 0.082001, 0.12762]


@pytest.mark.parametrize("genre", LOOKS)
def test_every_genre_draws_with_every_picture_in_every_decade(genre: str) -> None:
    for picture in LOOKS[genre].pictures:
        for decade in DECADES:
            dice = Dice(f"{genre} {decade}")
            shapes = "".join(picture(dice, 180.0, palette_of(decade, dice)))
            assert "nan" not in shapes
            assert len(ET.fromstring(f"<svg>{shapes}</svg>")) > 0  # noqa: S314  # our own


def test_the_most_telling_genre_is_drawn_without_regard_to_case() -> None:
    assert look_of(("Drama", "western")) is LOOKS["Western"]
    assert look_of(("Comedy", "Drama")) is LOOKS["Comedy"]
    assert look_of(()) is UNKNOWN
    assert look_of(("(no genres listed)",)) is UNKNOWN


@pytest.mark.parametrize("palette", [*UNDATED, *(p for of in DECADES.values() for p in of)])
def test_titles_are_legible_in_every_palette(palette: Palette) -> None:
    assert contrast(palette.ink, palette.ground) >= 4.5


@pytest.mark.parametrize(("year", "decade"), [(1874, 1920), (1959, 1950), (2031, 2020)])
def test_years_outside_the_decades_take_the_nearest(year: int, decade: int) -> None:
    assert palette_of(year, Dice("any")) in DECADES[decade]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
@pytest.mark.parametrize("title", [*HOSTILE, *DIFFICULT])
def test_titles_fill_their_room_and_stay_in_it(face: Face, title: str) -> None:
    lettering = set_title(title, face, 170, 112)
    assert lettering.height <= 112.5
    assert all(line.width <= 170.5 for line in lettering.lines)
    assert all(line.size >= 8 for line in lettering.lines)
    assert 1 <= len(lettering.lines) <= 12


def test_short_titles_are_set_large_and_words_are_never_lost() -> None:
    lettering = set_title("The Long Way Home", SERIF, 170, 112)
    assert " ".join(line.text for line in lettering.lines) == "The Long Way Home"
    assert min(line.size for line in lettering.lines) > 20
    assert set_title("Jaws", GOTHIC, 170, 112).lines[0].size > 60


def test_what_is_too_long_is_cut_with_an_ellipsis() -> None:
    lettering = set_title("word " * 60, WIDE, 170, 40)
    assert lettering.lines[-1].text.endswith("…")


def test_a_poster_has_the_shape_of_a_poster() -> None:
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in draw_poster(movie_called("Sunday"))
    assert 'aria-hidden="true"' in draw_poster(movie_called("Sunday"))
