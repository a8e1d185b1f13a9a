"""In which order titles are found, as a table: the nearest first, the popular among equals."""

import pytest

from domain.data.catalog import Movie
from domain.data.title_search import TitleIndex
from domain.identifiers import MovieId

MOST_POPULAR_FIRST = [
    ("Tokyo Godfathers", 2003),
    ("The Godfather: Part II", 1974),
    ("The Godfather", 1972),
    ("3 Godfathers", 1948),
    ("My Favorite Godfather", 1999),
    ("Titanic", 1997),
    ("The Terminator", 1984),
    ("Mad Max: Fury Road", 2015),
    ("Star Wars", 1977),
    ("Lone Star", 1996),
    ("Rock Star", 2001),
    ("A Star Is Born", 1954),
    ("Starship Troopers", 1997),
    ("Megastar", None),
    ("Upstart", 2019),
    ("The Star", 2017),
    ("Amélie", 2001),
    ("Die Hard", 1988),
    ("Hard Rain", 1998),
    ("Schindler's List", 1993),
    ("Spider-Man", 2002),
    ("The Amazing Spider-Man", 2012),
    ("Les Misérables", 2012),
    ("The Kid", 1921),
    ("Kid", 2012),
    ("1984", 1984),
    ("The", None),
    ("The Usual Suspects", 1995),
    ("七人の侍", 1954),
    ("$", 1971),
]

INDEX = TitleIndex.of(
    [
        Movie(movie_id=MovieId(position + 1), slug=f"s{position}", title=title, year=year)
        for position, (title, year) in enumerate(MOST_POPULAR_FIRST)
    ]
)

# fmt: off
CASES = {
    "exact, then titles that start so, then whole words, then beginnings of words":
        ("godfather", ["The Godfather", "The Godfather: Part II", "My Favorite Godfather",
                       "Tokyo Godfathers", "3 Godfathers"]),
    "within words comes last":
        ("star", ["The Star", "Star Wars", "A Star Is Born", "Starship Troopers",
                  "Lone Star", "Rock Star", "Megastar", "Upstart"]),
    "two letters do not match within words":
        ("st", ["Star Wars", "A Star Is Born", "Starship Troopers", "The Star",
                "Lone Star", "Rock Star"]),
    "as typed so far": ("the godf", ["The Godfather: Part II", "The Godfather", "Tokyo Godfathers",
                                       "3 Godfathers", "My Favorite Godfather"]),
    "an article typed is a wish":
        ("the st", ["The Star", "Star Wars", "A Star Is Born", "Starship Troopers",
                    "Lone Star", "Rock Star"]),
    "an article that the title has not": ("the star wars", ["Star Wars"]),
    "an article that tells two apart": ("the kid", ["The Kid", "Kid"]),
    "no article: the popular one first": ("kid", ["The Kid", "Kid"]),
    "an article alone is a word": ("the", ["The", "The Godfather: Part II", "The Godfather",
                                           "The Terminator", "The Star",
                                           "The Amazing Spider-Man", "The Kid",
                                           "The Usual Suspects",
                                           "Tokyo Godfathers", "3 Godfathers",
                                           "My Favorite Godfather"]),
    "a foreign article": ("miserables", ["Les Misérables"]),
    "die is no article": ("hard", ["Hard Rain", "Die Hard"]),
    "with its year": ("godfather 1972", ["The Godfather"]),
    "with the beginning of its year": ("godfather 19", ["The Godfather", "The Godfather: Part II",
                                                        "3 Godfathers", "My Favorite Godfather"]),
    "a title before a year": ("1984", ["1984", "The Terminator"]),
    "within a word, from three letters on": ("uspe", ["The Usual Suspects"]),
    "beginnings in any order": ("sus usu", ["The Usual Suspects"]),
    "words in any order": ("road mad", ["Mad Max: Fury Road"]),
    "accents off": ("amelie", ["Amélie"]),
    "accents on": ("AMÉLIE", ["Amélie"]),
    "decomposed accents": ("Ame\u0301l", ["Amélie"]),
    "an apostrophe, or none": ("schindlers list", ["Schindler's List"]),
    "in one word": ("spiderman", ["Spider-Man"]),
    "with its hyphen": ("spider-man", ["Spider-Man", "The Amazing Spider-Man"]),
    "other scripts": ("七人", ["七人の侍"]),
    "a word too many": ("godfather trek", []),
    "no word at all": ("!!!", []),
    "signs of patterns are no patterns": ("s[tu]ar", []),
    "nothing typed": ("  ", [title for title, _ in MOST_POPULAR_FIRST]),
}
# fmt: on


@pytest.mark.parametrize(("query", "titles"), CASES.values(), ids=CASES)
def test_what_is_found_and_in_which_order(query: str, titles: list[str]) -> None:
    assert [MOST_POPULAR_FIRST[position][0] for position in INDEX.find(query)] == titles
