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
    """A bar per step on a terminal; where standard error is none, a line per step.

    A step within another has its bar below that one's until it ends, and no line: a blend
    would tell of each fit of its members. Words are shown as they are: brackets, as of
    `.[neural]`, are no markup.
    """

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._bars: Progress | None = None

    @contextmanager
    def step(self, description: str, total: int | None = None) -> Iterator[RichStep]:
        """Show a bar until the context ends."""
        if self._bars is not None:
            task = self._bars.add_task(description, total=total, note="")
            try:
                yield RichStep(self._bars, task)
            finally:
                self._bars.remove_task(task)
            return
        if not self._console.is_terminal:
            self.say(f"{description} …")
        with self._drawn() as bars:
            task = bars.add_task(description, total=total, note="")
            yield RichStep(bars, task)
            if total is None:
                bars.update(task, total=1, completed=1)

    def say(self, message: str) -> None:
        """Print one line."""
        self._console.print(message, markup=False, soft_wrap=True)

    @contextmanager
    def _drawn(self) -> Iterator[Progress]:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        is_watched = self._console.is_terminal
        with Progress(*columns, console=self._console, disable=not is_watched) as bars:
            self._bars = bars
            try:
                yield bars
            finally:
                self._bars = None
