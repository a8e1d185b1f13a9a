import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data.slugs import article_to_front, slug_of, title_of_slug, unique_slugs
from domain.identifiers import MovieId

SLUGS = [
    ("The Usual Suspects", 1995, "the+usual+suspects+1995"),
    ("Usual Suspects, The", 1995, "the+usual+suspects+1995"),
    ("Cité des enfants perdus, La", 1995, "la+cite+des+enfants+perdus+1995"),
    ("Eau froide, L'", 1994, "leau+froide+1994"),
    ("Amélie", 2001, "amelie+2001"),
    ("It's a Wonderful Life", 1946, "its+a+wonderful+life+1946"),
    ("Crouching Tiger, Hidden Dragon", 2000, "crouching+tiger_+hidden+dragon+2000"),
    ("2001: A Space Odyssey", 1968, "2001+a+space+odyssey+1968"),
    ("Dr. Strangelove", 1964, "dr.+strangelove+1964"),
    ("Lilo & Stitch", 2002, "lilo++stitch+2002"),
    ("!!!", None, "+"),
    ("M*A*S*H", 1970, "m*a*s*h+1970"),
    ("Face/Off", 1997, "faceoff+1997"),
    ("unknown", None, "unknown+"),
    ("  Two   Spaces ", 1999, "two+spaces+1999"),
    ("七人の侍", 1954, "+1954"),
]


@pytest.mark.parametrize(("title", "year", "slug"), SLUGS)
def test_slug_of(title: str, year: int | None, slug: str) -> None:
    assert slug_of(title, year) == slug


@pytest.mark.parametrize(
    ("title", "display"),
    [
        ("Matrix, The", "The Matrix"),
        ("Bug's Life, A", "A Bug's Life"),
        ("American in Paris, An", "An American in Paris"),
        ("Eau froide, L'", "L'Eau froide"),
        ("Notte, La (The Night)", "La Notte (The Night)"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Crouching Tiger, Hidden Dragon", "Crouching Tiger, Hidden Dragon"),
        ("The", "The"),
    ],
)
def test_a_trailing_article_moves_to_the_front(title: str, display: str) -> None:
    assert article_to_front(title) == display


@pytest.mark.parametrize(
    ("slug", "title", "year"),
    [
        ("the+usual+suspects+1995", "The Usual Suspects", 1995),
        ("lord+of+the+rings_+the+two+towers+2002", "Lord of the Rings, the Two Towers", 2002),
        ("rocky+iii+1982", "Rocky III", 1982),
        ("spider-man+2002", "Spider-Man", 2002),
        ("m*a*s*h+1970", "M*A*S*H", 1970),
        ("am%C3%A9lie+2001", "Amélie", 2001),
        ("lilo++stitch+2002", "Lilo & Stitch", 2002),
        ("+nous+la+libert+1931", "Nous la Libert", 1931),
        ("10_000+km+2014", "10,000 Km", 2014),
        ("airport+1975+1974", "Airport 1975", 1974),
        ("1917+2019", "1917", 2019),
        ("1917+", "1917", None),
        ("1917", "1917", None),
        ("the+awful+truth+", "The Awful Truth", None),
        ("matrix", "Matrix", None),
        ("heat+1995+9", "Heat 1995 9", None),
        ("odyssey+9999", "Odyssey 9999", None),
        ("++++++1959", "++++++1959", 1959),
        ("+", "+", None),
        ("%00%FF+1959", "%00%FF+1959", 1959),
    ],
)
def test_title_of_slug(slug: str, title: str, year: int | None) -> None:
    assert title_of_slug(slug) == (title, year)


@given(st.text(min_size=1).filter(str.strip))
def test_every_slug_has_a_title(slug: str) -> None:
    assert title_of_slug(slug)[0].strip()


@given(
    st.from_regex(r"[a-z][a-z0-9.-]{0,5}(\+[a-z0-9.-]{1,5}){0,4}\+(19[0-9]{2})?", fullmatch=True)
)
def test_the_slug_of_a_title_of_a_slug_is_that_slug(slug: str) -> None:
    assert slug_of(*title_of_slug(slug)) == slug


def test_on_collision_the_later_id_gets_its_number() -> None:
    movies = [(MovieId(9), "Heat", 1995), (MovieId(4), "Heat", 1995), (MovieId(5), "Heat", 1986)]
    assert unique_slugs(movies) == {4: "heat+1995", 5: "heat+1986", 9: "heat+1995+9"}


@given(
    st.dictionaries(
        st.integers(1, 60).map(MovieId),
        st.tuples(
            st.sampled_from(["Heat", "Heat 1995+7", "Heat+1995", "A, The", "é", ""]),
            st.sampled_from([None, 1995]),
        ),
    )
)
def test_slugs_are_unique_whatever_the_titles(
    titles: dict[MovieId, tuple[str, int | None]],
) -> None:
    slugs = unique_slugs((number, title, year) for number, (title, year) in titles.items())
    assert set(slugs) == set(titles)
    assert len(set(slugs.values())) == len(slugs)
    assert all("," not in slug and " " not in slug and slug for slug in slugs.values())
