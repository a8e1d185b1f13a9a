"""Which window of events is meant, as people write it."""

from dataclasses import dataclass

from domain.errors import InvalidValueError

GRAMMAR = (
    "30d (up to the newest event), 2024-01-01..2024-02-01 (either end may be left out), all,"
    " before, batch:NAME, origin:ID, or file:PATH"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryChoice:
    """Events of the history from `since` up to, but without, `until`, as people write moments.

    How long ago counts from the newest event; None leaves an end open.
    """

    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class EverythingBefore:
    """The history before the current window; for an origin or a file, all but itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginChoice:
    """All that one origin brought: a batch by its name, or any by its id."""

    name: str
    is_batch: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChoice:
    """The ratings of a data set that is not ingested, by path or published name."""

    source: str


WindowChoice = HistoryChoice | EverythingBefore | OriginChoice | FileChoice


def window_choice_of(text: str) -> WindowChoice:
    """Return the window that `text` names, or raise `InvalidValueError` saying what may stand."""
    kind, colon, name = text.partition(":")
    if colon and name and kind == "file":
        return FileChoice(source=name)
    if colon and name and kind in {"batch", "origin"}:
        return OriginChoice(name=name, is_batch=kind == "batch")
    since, dots, until = (part.strip() for part in text.partition(".."))
    if dots and (since or until):
        return HistoryChoice(since=since or None, until=until or None)
    if text == "all":
        return HistoryChoice()
    if text == "before":
        return EverythingBefore()
    if text[:1].isdigit() and not dots:
        return HistoryChoice(since=text)
    raise InvalidValueError(f"{text!r} names no window; write {GRAMMAR}")
