"""Streams a file of ratings, and refuses one that is not what it claims to be."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.datasets.movielens.line_chunks import line_chunks
from adapters.datasets.movielens.rating_columns import interactions_of, read_chunk
from adapters.datasets.movielens.rating_grammar import RatingGrammar
from adapters.datasets.movielens.source_files import SourceFile
from application.errors import DatasetError
from application.ports.dataset_reader import Reject, Rejects
from domain.data.interactions import Interactions

TOLERATED_REJECTS = 100
TOLERATED_SHARE = 0.10
"""A file is refused whole where more lines than both of these cannot be read."""

_SHOWN_BYTES = 200
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(slots=True, kw_only=True)
class RatingStream:
    """The ratings of one file, chunk by chunk; what cannot be read goes to `rejects`."""

    file: SourceFile
    grammar: RatingGrammar
    header: bytes | None
    shape: str
    rejects: Rejects
    _lines: int = field(default=0, init=False)
    _rows: int = field(default=0, init=False)
    _refused: Rejects = field(default_factory=Rejects, init=False)

    def chunks(self) -> Iterator[tuple[Interactions, int]]:
        """Yield ratings, each with the bytes read for them; raise `DatasetError` at the end.

        At the end, because only then is it known what share of the lines is bad.
        """
        for chunk in line_chunks(self.file.blocks(), self.file.label):
            lines = self._without_header(chunk) if self._lines == 0 else chunk
            whole, _, tail = lines.rpartition(b"\n")
            if whole:
                yield self._read(whole + b"\n"), len(chunk) - len(tail)
            if tail:
                yield self._read_tail(tail), len(tail)
        self._refuse_what_is_no_such_file()

    def _without_header(self, chunk: bytes) -> bytes:
        text = chunk.removeprefix(_BYTE_ORDER_MARK)
        if self.header is None:
            return text
        first, _, rest = text.partition(b"\n")
        if first.strip() != self.header:
            raise DatasetError(
                f"{self.file.label}, line 1: the header must be {self.header.decode()},"
                f" not {_shown(first)!r}"
            )
        self._lines = 1
        return rest

    def _read(self, lines: bytes) -> Interactions:
        reading = read_chunk(lines, self.grammar)
        for place, reason, text in reading.refused:
            self._refuse(self._lines + place + 1, reason, text)
        self._lines += lines.count(b"\n")
        self._rows += len(reading.interactions)
        return reading.interactions

    def _read_tail(self, line: bytes) -> Interactions:
        self._lines += 1
        judged = self.grammar.judge_unterminated(line)
        if isinstance(judged, str):
            self._refuse(self._lines, judged, line)
            return interactions_of([])
        self._rows += 1
        return interactions_of([judged])

    def _refuse(self, line: int, reason: str, text: bytes) -> None:
        reject = Reject(file=self.file.name, line=line, reason=reason, text=_shown(text))
        self.rejects.add(reject)
        self._refused.add(reject)

    def _refuse_what_is_no_such_file(self) -> None:
        refused, lines = self._refused.total, self._rows + self._refused.total
        if self._rows and not (refused > TOLERATED_REJECTS and refused > TOLERATED_SHARE * lines):
            return
        if not refused:
            raise DatasetError(
                f"{self.file.label} holds no ratings. Expected on each line: {self.shape}."
                " Fetch or copy the data set again"
            )
        first = self._refused.first[0]
        reason, count = self._refused.by_reason.most_common(1)[0]
        raise DatasetError(
            f"{self.file.label}: {refused:,} of {lines:,} lines cannot be read, so the file is"
            f" not taken. Expected on each line: {self.shape}. Most often ({count:,}): {reason}."
            f" First, line {first.line}: {first.reason}: {first.text!r}"
        )


def _shown(text: bytes) -> str:
    return text[:_SHOWN_BYTES].decode("utf-8", "backslashreplace").strip("\r\n")
