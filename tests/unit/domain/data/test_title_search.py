import pytest

from domain.data.catalog import Movie
from domain.data.title_search import TitleIndex, words_of
from domain.identifiers import MovieId

TITLES = [
    ("Amélie", 2001),
    ("The Usual Suspects", 1995),
    ("Schindler's List", 1993),
    ("Star Wars: Episode IV", 1977),
    ("Starship Troopers", 1997),
    ("A Star Is Born", 1954),
    ("Megastar", None),
    ("七人の侍", 1954),
]
INDEX = TitleIndex.of(
    [
        Movie(movie_id=MovieId(position + 1), slug=f"s{position}", title=title, year=year)
        for position, (title, year) in enumerate(TITLES)
    ]
)

CASES = {
    "": [title for title, _ in TITLES],
    "amelie": ["Amélie"],
    "AMÉL": ["Amélie"],
    "usual sus": ["The Usual Suspects"],
    "sus usual": ["The Usual Suspects"],
    "schindlers": ["Schindler's List"],
    "schindler's l": ["Schindler's List"],
    "star": ["Star Wars: Episode IV", "Starship Troopers", "A Star Is Born", "Megastar"],
    "st": ["Star Wars: Episode IV", "Starship Troopers", "A Star Is Born"],
    "star wars 1977": ["Star Wars: Episode IV"],
    "1954": ["A Star Is Born", "七人の侍"],
    "uspect": ["The Usual Suspects"],
    "七人": ["七人の侍"],
    "star trek": [],
    "!!!": [],
}


@pytest.mark.parametrize(("query", "titles"), CASES.items(), ids=[repr(query) for query in CASES])
def test_what_is_found(query: str, titles: list[str]) -> None:
    assert [TITLES[position][0] for position in INDEX.find(query)] == titles


def test_an_empty_catalogue_finds_nothing() -> None:
    assert TitleIndex.of([]).find("star").tolist() == []


def test_words_are_plain() -> None:
    assert words_of("L\u2019Été: 8½ — Œdipe!") == ["lete", "81", "2", "oedipe"]
