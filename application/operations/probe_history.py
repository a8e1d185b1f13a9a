"""Look for the files of the history."""

from collections.abc import Callable
from pathlib import Path

from application.errors import StorageError
from application.ports.probe import Finding, Severity
from application.ports.segment_listing import SegmentListing

SUBJECT = "history"


class ProbeHistory:
    """Compares the segments that are listed with the files that are there."""

    def __init__(
        self,
        *,
        folder: Path,
        listing: Callable[[], SegmentListing],
        stored_ids: Callable[[], set[str]],
    ) -> None:
        self._folder = folder
        self._listing = listing
        self._stored_ids = stored_ids

    def __call__(self) -> Finding:
        """Say how many rows there are, or which segment is missing."""
        try:
            listed = self._listing().all()
            stored = self._stored_ids()
        except StorageError as error:
            return Finding(
                subject=SUBJECT,
                severity=Severity.FAULT,
                detail=f"it cannot be looked at: {error}",
                mend="mend the database first",
            )
        missing = [segment for segment in listed if segment.segment_id not in stored]
        if missing:
            rows = sum(segment.rows for segment in missing)
            named = ", ".join(f"{one.segment_id} ({one.source})" for one in missing)
            return Finding(
                subject=SUBJECT,
                severity=Severity.FAULT,
                detail=f"{len(missing)} of {len(listed)} segments are missing, with {rows:,} rows:"
                f" {named}",
                mend=f"restore the files in {self._folder} from a backup; without one, name a new"
                " home by MARQUEE_HOME and ingest again",
            )
        rows = sum(segment.rows for segment in listed)
        return Finding(
            subject=SUBJECT,
            severity=Severity.OK,
            detail=f"{rows:,} rows in {len(listed)} segments",
        )
