from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.data.other_titles import names_in
from domain.data.title_matching import (
    CONFIDENCE,
    SPELLINGS,
    Agreement,
    Likeness,
    TitleMatch,
    TitleMatcher,
    YearGap,
    normal_forms,
    normal_words,
    undisputed,
)
from domain.identifiers import MovieId

WORDS, PLAIN, LETTERS, NO_ARTICLE = Likeness
SAME, ONE, UNKNOWN = YearGap

ONE_MOVIE = [
    # in the catalogue, as named elsewhere, in what they agree
    (("The Matrix", 1999), ("the matrix", 1999), (WORDS, SAME)),
    (("Usual Suspects, The", 1995), ("The Usual Suspects", 1995), (WORDS, SAME)),
    (("Amélie", 2001), ("amelie", 2001), (WORDS, SAME)),
    (("Lilo & Stitch", 2002), ("lilo and stitch", 2002), (WORDS, SAME)),
    (("Lilo & Stitch", 2002), ("lilo  stitch", 2002), (WORDS, SAME)),
    (("It's a Wonderful Life", 1946), ("its a wonderful life", 1946), (WORDS, SAME)),
    (("Good Morning, Vietnam", 1987), ("good morning vietnam", 1987), (WORDS, SAME)),
    (("Rocky III", 1982), ("Rocky 3", 1982), (WORDS, SAME)),
    (("Henry V", 1989), ("henry 5", 1989), (WORDS, SAME)),
    (("Seven (a.k.a. Se7en)", 1995), ("se7en", 1995), (WORDS, SAME)),
    (("Seven (a.k.a. Se7en)", 1995), ("seven", 1995), (WORDS, SAME)),
    (("Amelie (Fabuleux destin d'Amélie, Le)", 2001), ("Le fabuleux destin d\u2019Amélie", 2001),
     (WORDS, SAME)),
    (("À nous la liberté", 1931), (" nous la libert", 1931), (PLAIN, SAME)),
    (("Smørrebrød", 1970), ("smrrebrd", 1970), (PLAIN, SAME)),
    (("Spider-Man", 2002), ("spiderman", 2002), (LETTERS, SAME)),
    (("Face/Off", 1997), ("faceoff", 1997), (LETTERS, SAME)),
    (("The Matrix", 1999), ("matrix", 1999), (NO_ARTICLE, SAME)),
    (("The Box", 2009), ("a box", 2009), (NO_ARTICLE, SAME)),
    (("Hamlet", 1990), ("hamlet", 1991), (WORDS, ONE)),
    (("Spider-Man", 2002), ("spiderman", 2001), (LETTERS, ONE)),
    (("Hamlet", 1990), ("hamlet", None), (WORDS, UNKNOWN)),
    (("Hamlet", None), ("hamlet", 1990), (WORDS, UNKNOWN)),
]  # fmt: skip

TWO_MOVIES = [
    (("Hamlet", 1990), ("hamlet", 1992)),
    (("The Matrix", 1999), ("matrix", 1998)),
    (("The Matrix", 1999), ("matrix", None)),
    (("Spider-Man", 2002), ("spiderman", None)),
    (("Rocky II", 1979), ("Rocky III", 1979)),
    (("Rocky", 1976), ("Rocky II", 1976)),
    (("I Robot", 2004), ("1 Robot", 2004)),
    (("Die Hard", 1988), ("Hard", 1988)),
    (("Брат 2", 2000), ("2", 2000)),
    (("!!!", 2000), ("???", 2000)),
    (("", 2000), ("", 2000)),
]


def matcher_of(*movies: tuple[str, int | None]) -> TitleMatcher:
    matcher = TitleMatcher()
    for number, (title, year) in enumerate(movies, 1):
        matcher.add(MovieId(number), title, year)
    return matcher


@pytest.mark.parametrize(("movie", "name", "agreement"), ONE_MOVIE)
def test_a_movie_is_found_and_it_is_said_by_what(
    movie: tuple[str, int], name: tuple[str, int], agreement: Agreement
) -> None:
    match = matcher_of(("Something else", 1950), movie).match([name[0]], name[1])
    assert match is not None
    assert (match.movie_id, (match.likeness, match.year_gap)) == (2, agreement)
    assert match.confidence == CONFIDENCE[agreement]
    assert match.is_spelling == (agreement in SPELLINGS)
    assert len(match.method) <= 32


@pytest.mark.parametrize(("movie", "name"), TWO_MOVIES)
def test_other_movies_are_not_taken_for_it(movie: tuple[str, int], name: tuple[str, int]) -> None:
    assert matcher_of(movie).match([name[0]], name[1]) is None


@pytest.mark.parametrize(
    ("movies", "name"),
    [
        ([("Hamlet", 1990), ("Hamlet", 1990)], ("hamlet", 1990)),
        ([("Hamlet", 1990), ("Hamlet", 1992)], ("hamlet", 1991)),
        ([("Hamlet", 1948), ("Hamlet", 1996)], ("hamlet", None)),
        ([("Hero", 2002), ("A Hero (Hero)", 2002)], ("hero", 2002)),
    ],
)
def test_between_two_that_fit_equally_nothing_is_guessed(
    movies: list[tuple[str, int]], name: tuple[str, int]
) -> None:
    assert matcher_of(*movies).match([name[0]], name[1]) is None


def test_the_better_fit_wins_before_others_are_looked_at() -> None:
    matcher = matcher_of(("Hamlet", 1990), ("Hamlet", 1991), ("The Hamlet", 1991))
    match = matcher.match(["Hamlet"], 1991)
    assert match is not None
    assert match.movie_id == 2


def test_any_of_several_titles_may_be_meant() -> None:
    match = matcher_of(("Bella Martha", 2001)).match(["Mostly Martha", "Bella Martha"], 2001)
    assert match is not None


@pytest.mark.parametrize(("movie", "name", "agreement"), ONE_MOVIE)
def test_a_movie_that_has_a_name_is_found_by_its_spellings_alone(
    movie: tuple[str, int], name: tuple[str, int], agreement: Agreement
) -> None:
    matcher = matcher_of(movie)
    match = matcher.match([name[0]], name[1], named={MovieId(1)})
    assert (match is not None) == (agreement in SPELLINGS)
    assert matcher.match_spelling(*name) == match


A_MOVIE, ANOTHER = MovieId(1), MovieId(2)
SPELT = TitleMatch(movie_id=A_MOVIE, likeness=WORDS, year_gap=SAME)
LOOSE = TitleMatch(movie_id=A_MOVIE, likeness=LETTERS, year_gap=SAME)
NEAR = TitleMatch(movie_id=A_MOVIE, likeness=WORDS, year_gap=ONE)
ELSEWHERE = TitleMatch(movie_id=ANOTHER, likeness=WORDS, year_gap=ONE)


@pytest.mark.parametrize(
    ("matches", "kept"),
    [
        ({}, set()),
        ({"a": NEAR}, {"a"}),
        ({"a": NEAR, "b": ELSEWHERE}, {"a", "b"}),
        ({"a": SPELT, "b": SPELT}, {"a", "b"}),
        ({"a": SPELT, "b": LOOSE}, {"a"}),
        ({"a": LOOSE, "b": NEAR}, {"a"}),
        ({"a": NEAR, "b": NEAR}, set()),
    ],
)
def test_rivals_for_one_movie(matches: dict[str, TitleMatch], kept: set[str]) -> None:
    assert undisputed(matches) == {name: matches[name] for name in kept}


def test_the_table_is_in_the_order_of_confidence() -> None:
    confidences = list(CONFIDENCE.values())
    assert all(surer > other for surer, other in pairwise(confidences))
    assert all(0.5 < confidence < 1 for confidence in confidences)
    assert tuple(CONFIDENCE)[: len(SPELLINGS)] == SPELLINGS


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Heat", ("Heat",)),
        ("Matrix, The", ("The Matrix",)),
        ("Postman, The (Postino, Il)",
         ("The Postman (Postino, Il)", "The Postman", "Il Postino")),
        ("Seven (a.k.a. Se7en)", ("Seven (a.k.a. Se7en)", "Seven", "Se7en")),
        ("(500) Days of Summer", ("(500) Days of Summer", "Days of Summer", "500")),
        ("Broken (bracket", ("Broken (bracket",)),
    ],
)  # fmt: skip
def test_the_names_that_a_title_holds(title: str, names: tuple[str, ...]) -> None:
    assert names_in(title) == names


PIECES = [
    "The", "the", "and", "&", "II", "2", "x", "Amélie", "ŒUVRE", "l'", "Spider-Man", "(a", "b)",
    "\U0001d400", "ß", "\ufb01",
]  # fmt: skip
titles = st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join)
years = st.none() | st.integers(1990, 1994)


@given(titles)
def test_normal_words_of_normal_words_are_the_same(title: str) -> None:
    words = normal_words(title)
    assert normal_words(" ".join(words)) == words


@given(titles)
def test_letters_in_capitals_change_no_form(title: str) -> None:
    assume(title.upper().lower() == title.lower())
    assert normal_forms(title.upper())[WORDS] == normal_forms(title.lower())[WORDS]


@given(titles, years, titles, years)
def test_a_match_holds_both_ways(
    one: str, its_year: int | None, other: str, other_year: int | None
) -> None:
    there = matcher_of((one, its_year)).match([other], other_year)
    assert matcher_of((other, other_year)).match([one], its_year) == there


@given(titles, years)
def test_every_title_with_a_word_matches_itself(title: str, year: int | None) -> None:
    match = matcher_of((title, year)).match([title], year)
    if normal_words(title):
        assert match is not None
        assert match.likeness == WORDS
    else:
        assert match is None


@given(st.lists(st.tuples(st.sampled_from(["A", "The A", "a-a", "aa"]), years), max_size=4), years)
def test_the_order_of_the_catalogue_decides_nothing(
    movies: list[tuple[str, int | None]], year: int | None
) -> None:
    meant = set()
    for order in permutations(movies):
        match = matcher_of(*order).match(["A"], year)
        meant.add(match and (order[match.movie_id - 1], match.method))
    assert len(meant) <= 1 or not movies
