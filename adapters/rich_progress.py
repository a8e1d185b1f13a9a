"""Progress on the terminal, drawn by rich on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class RichStep:
    """One bar."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task

    def advance(self, amount: int = 1) -> None:
        """Move the bar."""
        self._bar.advance(self._task, amount)

    def note(self, words: str) -> None:
        """Show how it stands, behind the bar."""
        self._bar.update(self._task, note=words)


class RichProgress:
    """A bar per step on a terminal; one line per step where standard error is no terminal.

    Words are shown as they are: brackets, as of `.[neural]`, are no markup.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)

    @contextmanager
    def step(self, description: str, total: int | None = None) -> Iterator[RichStep]:
        """Show a bar until the context ends."""
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        if not self._console.is_terminal:
            self._console.print(f"{description} …", markup=False, soft_wrap=True)
        with Progress(
            *columns, console=self._console, disable=not self._console.is_terminal
        ) as bar:
            task = bar.add_task(description, total=total, note="")
            yield RichStep(bar, task)
            if total is None:
                bar.update(task, total=1, completed=1)

    def say(self, message: str) -> None:
        """Print one line."""
        self._console.print(message, markup=False, soft_wrap=True)
