"""Lines of no common shape, read one by one by the grammar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.data.movielog import parse_bytes, quoted
from domain.data.movielog_block import RejectedLine
from domain.data.movielog_event import Event, Rejection

LineEvent = tuple[int, Event]
"""The position of a line in its block, and what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLines:
    """What the lines say, in their order."""

    events: Sequence[LineEvent]
    rejects: Sequence[RejectedLine]


def read_singly(
    line_at: Callable[[int], bytes], positions: Sequence[int], scale: int
) -> SingleLines:
    """Read the lines at `positions`; rejected ones are numbered by them, from 1."""
    events: list[LineEvent] = []
    rejects: list[RejectedLine] = []
    for position in positions:
        line = line_at(position)
        outcome = parse_bytes(line, scale=scale)
        if isinstance(outcome, Rejection):
            rejects.append(
                RejectedLine(number=position + 1, reason=outcome.reason.value, text=quoted(line))
            )
        else:
            events.append((position, outcome))
    return SingleLines(events=events, rejects=rejects)
