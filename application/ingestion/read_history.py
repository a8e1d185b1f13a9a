"""Reads the whole history, for training."""

from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import SegmentStore
from domain.data.interactions import Interactions


class ReadHistory:
    """Returns every listed interaction, in order of arrival; none where nothing was ingested."""

    def __init__(self, *, store: SegmentStore, listing: SegmentListing) -> None:
        self._store = store
        self._listing = listing

    def __call__(self) -> Interactions:
        """Read all listed segments into memory; `StorageError` if one is missing or damaged."""
        return self._store.read(self._listing.all())
