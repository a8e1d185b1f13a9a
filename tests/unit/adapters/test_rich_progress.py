"""Progress where standard error is no terminal."""

import pytest

from adapters.rich_progress import RichProgress

LONG = "install it with `pip install '.[neural]'`, " + "and so on " * 20


def test_words_are_shown_as_they_are_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    progress = RichProgress()
    progress.say(LONG)
    with progress.step("Fitting [bold] things", total=1) as step:
        step.advance()
        step.note("[red]")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [LONG, "Fitting [bold] things …"]
