"""The words of titles; what is found for which query stands in tests/specs."""

from domain.data.title_search import TitleIndex, words_of


def test_an_empty_catalogue_finds_nothing() -> None:
    assert TitleIndex.of([]).find("star").tolist() == []
    assert TitleIndex.of([]).find("").tolist() == []


def test_words_are_plain() -> None:
    assert words_of("L\u2019Été: 8½ — Œdipe!") == ["lete", "81", "2", "oedipe"]
