"""Figures and stages as people read them."""

import pytest

from domain.models.versions import Stage
from entrypoints.cli.figures import stage_shown


@pytest.mark.parametrize(
    ("stage", "words"), [(Stage.NONE, "not staged"), *((one, one) for one in list(Stage)[1:])]
)
def test_no_stage_is_no_word_of_a_program(stage: Stage, words: str) -> None:
    assert stage_shown(stage) == words
