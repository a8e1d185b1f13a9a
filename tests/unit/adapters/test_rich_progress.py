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


def test_steps_within_a_step_are_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    progress = RichProgress()
    with progress.step("Evaluating blend", total=2), progress.step("Fitting ease"):
        progress.say("half of it")
    with pytest.raises(InterruptedError), progress.step("Evaluating als"):
        raise InterruptedError
    with progress.step("Evaluating ease"):
        pass
    assert capsys.readouterr().err.splitlines() == [
        "Evaluating blend …",
        "half of it",
        "Evaluating als …",
        "Evaluating ease …",
    ]
