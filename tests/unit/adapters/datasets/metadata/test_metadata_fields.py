import pytest

from adapters.datasets.metadata.fields import (
    imdb_id_of,
    minutes_of,
    names_of,
    text_of,
    whole_number_of,
    year_of,
)


@pytest.mark.parametrize("value", [None, "", "  ", "\\N", "null", "None", "NaN", "N/A", [], {}])
def test_what_stands_for_nothing(value: object) -> None:
    assert text_of(value) is None
    assert whole_number_of(value) is None
    assert names_of(value) == ()


@pytest.mark.parametrize(
    ("value", "number"),
    [(862, 862), ("862", 862), (862.0, 862), ("862.0", 862), ("0", None), ("-1", None),
     ("8x", None), ("1.5", None), (True, None), ("9" * 16, None), ("²", None)],
)  # fmt: skip
def test_whole_number_of(value: object, number: int | None) -> None:
    assert whole_number_of(value) == number


@pytest.mark.parametrize(
    ("value", "number"),
    [("tt0114709", 114709), ("0114709", 114709), (114709, 114709), ("nm0000158", None),
     ("http://www.imdb.com/title/tt0056172/?ref_=fn_al_tt_1", 56172), ("tt", None), ("tt0", None)],
)  # fmt: skip
def test_imdb_id_of(value: object, number: int | None) -> None:
    assert imdb_id_of(value) == number


@pytest.mark.parametrize(
    ("value", "year"),
    [(1995, 1995), ("1995", 1995), (1995.0, 1995), ("1995-11-22", 1995), ("22 Nov 1995", 1995),
     ("(I) 1995", 1995), ("1995\u20131999", 1995), ("19956", None), ("1800", None), ("soon", None)],
)  # fmt: skip
def test_year_of(value: object, year: int | None) -> None:
    assert year_of(value) == year


@pytest.mark.parametrize(
    ("value", "minutes"),
    [(95, 95), ("95", 95), ("95.0", 95), ("95 min", 95), ("1h 21min", 81), ("2h", 120),
     ("45min", 45), ("1 h 5 m", 65), ("0", None), ("0min", None), ("1441", None), ("Unrated", None),
     ("1954\u2013", None), (-5, None)],
)  # fmt: skip
def test_minutes_of(value: object, minutes: int | None) -> None:
    assert minutes_of(value) == minutes


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (["Marc Caro", "Jean-Pierre Jeunet", "Marc Caro"], ("Marc Caro", "Jean-Pierre Jeunet")),
        ([{"id": 35, "name": "Comedy"}, {"id": 18}, None, 7], ("Comedy", "7")),
        ('[{"id": 35, "name": "Comedy"}]', ("Comedy",)),
        ("[{'id': 35, 'name': \"Director's Cut\"}]", ("Director's Cut",)),
        ("Adventure|Comedy", ("Adventure", "Comedy")),
        ("Tom Hanks,  Tim   Allen", ("Tom Hanks", "Tim Allen")),
        ("Pete Docter (co-director), Lee Unkrich", ("Pete Docter", "Lee Unkrich")),
        ("[broken", ()),
        ("[1 + 2]", ()),
        ("[" * 5000, ()),
        ("\x00", ()),
        ([["nested"]], ()),
    ],
)
def test_names_of(value: object, names: tuple[str, ...]) -> None:
    assert names_of(value) == names
