"""A writer of packed slices that stores them on the spot."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.request_recorder.packed_requests import PackedRequest, packed_slice, unpacked
from application.ports.request_log import RequestLogWriter


@dataclass(frozen=True)
class DirectSliceWriter:
    log: RequestLogWriter

    def write(self, requests: Sequence[PackedRequest]) -> None:
        self.log.write(unpacked(packed_slice(requests)))
