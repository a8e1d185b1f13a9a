"""Recommendation lines of the common shape: answered, with a plain list of slugs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adapters.datasets.movielog.distinct_texts import Spans, each_read
from adapters.datasets.movielog.line_fields import LineFields
from adapters.datasets.movielog.padded_bytes import Positions
from domain.data.movielog import MAXIMUM_SLATE, SUCCESS, parse_head, parse_response_time

_RESULT_LENGTH = len(", result: ")
_COMMAS_BEFORE_RESULT = 3
_COMMAS_BESIDE_ITEMS = 4
_SPACE = ord(" ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnsweredRequests:
    """Requests that were answered; the slugs of row i are `counts[i]` of the spans `slugs`."""

    lines: Positions
    latencies_ms: NDArray[np.float64]
    counts: Positions
    slugs: Spans

    def select(self, rows: NDArray[np.bool_]) -> "AnsweredRequests":
        """Return the rows of a mask."""
        items = np.repeat(rows, self.counts)
        starts, ends = self.slugs
        return AnsweredRequests(
            lines=self.lines[rows],
            latencies_ms=self.latencies_ms[rows],
            counts=self.counts[rows],
            slugs=(starts[items], ends[items]),
        )


def recommendations_among(fields: LineFields, lines: Positions) -> AnsweredRequests:
    """Read `recommendation request HOST, status 200, result: SLUG, …, N ms`.

    The grammar reads what stands before the list and after it, once where many
    lines share it.
    """
    counts = fields.comma_counts[lines] - _COMMAS_BESIDE_ITEMS
    lines = lines[(counts >= 1) & (counts <= MAXIMUM_SLATE)]
    result_commas = fields.commas[fields.first_commas[lines] + _COMMAS_BEFORE_RESULT]
    heads = (fields.requests[lines], result_commas + _RESULT_LENGTH)
    fits = heads[0] < heads[1]
    fits &= heads[1] <= fields.ends[lines]
    lines, heads = lines[fits], (heads[0][fits], heads[1][fits])
    lines = lines[each_read(fields.text, heads, parse_head) == SUCCESS]

    last_commas = fields.commas[fields.first_commas[lines] + fields.comma_counts[lines] - 1]
    latencies = each_read(fields.text, (last_commas + 1, fields.ends[lines]), parse_response_time)
    is_time = ~np.isnan(latencies)
    lines, latencies = lines[is_time], latencies[is_time]
    counts = fields.comma_counts[lines] - _COMMAS_BESIDE_ITEMS
    return AnsweredRequests(
        lines=lines, latencies_ms=latencies, counts=counts, slugs=_items(fields, lines, counts)
    )


def _items(fields: LineFields, lines: Positions, counts: Positions) -> Spans:
    """Return where the items of the lists lie, between commas that a space may follow."""
    before = np.cumsum(counts) - counts
    commas = np.arange(counts.sum()) + np.repeat(
        fields.first_commas[lines] + _COMMAS_BEFORE_RESULT - before, counts
    )
    starts = fields.commas[commas] + 1
    starts += fields.text[starts] == _SPACE
    starts[before] = fields.commas[commas[before]] + _RESULT_LENGTH
    return starts, fields.commas[commas + 1]
