"""Windows of events as tables for people."""

from typing import TYPE_CHECKING

from entrypoints.cli.output import print_table

if TYPE_CHECKING:
    from application.ports.window_report import MeasuredWindow


def window_table(measured: "MeasuredWindow") -> None:
    """Print what each window holds."""
    from application.operations.drift_document import document_of  # noqa: PLC0415  # keeps help fast

    windows = document_of(measured)["windows"]
    print_table(
        f"Events of {measured.dataset}",
        ("window", "what", "events", "viewers", "movies", "first", "last"),
        [
            (
                side,
                window["label"],
                *(f"{window[name]:,}" for name in ("rows", "viewers", "movies")),
                *((window[name] or "")[:10] for name in ("first_event", "last_event")),
            )
            for side, window in windows.items()
            if window is not None
        ],
    )
