"""One home, one scale of ratings."""

from application.errors import RefusedError
from application.ports.segment_listing import SegmentListing
from application.ports.segment_store import SegmentKind


class RefuseOtherScale:
    """Refuses ratings on another scale than those of the history."""

    def __init__(self, listing: SegmentListing) -> None:
        self._listing = listing

    def __call__(
        self, scale: float, source: str, advice: str = "say --scale if that is not so"
    ) -> None:
        """Raise `RefusedError`, naming both scales, where they differ."""
        held = {segment.scale for segment in self._listing.all(SegmentKind.RATINGS)}
        if held - {scale}:
            raise RefusedError(
                f"the ratings of this home are on a scale of {held.pop():g}, and those of {source}"
                f" on one of {scale:g}; {advice}, or name another MARQUEE_HOME"
            )
