"""What becomes of MovieLens' titles, as a table."""

import pytest

from adapters.datasets.movielens.movie_lines import title_and_year


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("Toy Story (1995)", "Toy Story", 1995),
        ("Usual Suspects, The (1995)", "The Usual Suspects", 1995),
        ("Shall We Dance? (1996)", "Shall We Dance?", 1996),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("1984", "1984", None),
        ("unknown", "unknown", None),
        ("Babylon 5", "Babylon 5", None),
        ("Marlene Dietrich: Shadow and Light (1996) ", "Marlene Dietrich: Shadow and Light", 1996),
        ("Land Before Time III (1995) (V)", "Land Before Time III", 1995),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006),  # noqa: RUF001  # as published
        ("Fawlty Towers (1975-1979)", "Fawlty Towers", 1975),
        ("Big Bang Theory, The (2007-)", "The Big Bang Theory", 2007),
        ("Seven (a.k.a. Se7en) (1995)", "Seven (a.k.a. Se7en)", 1995),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            "The City of Lost Children (Cité des enfants perdus, La)",
            1995,
        ),
        ("Heat  (1995)", "Heat", 1995),
        ("Heat(1995)", "Heat", 1995),
        ("Heat (9999)", "Heat (9999)", None),
        ("Heat (195)", "Heat (195)", None),
        ("(1995)", "(1995)", None),
        ("", "", None),
        ("  ", "", None),
    ],
)
def test_title_and_year(text: str, title: str, year: int | None) -> None:
    assert title_and_year(text) == (title, year)
