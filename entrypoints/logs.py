"""What the process writes about itself: one line per event, on standard error."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def write_logs(level: int = logging.INFO) -> None:
    """Write events of `level` and above; libraries speak only when something is wrong."""
    logging.basicConfig(level=logging.WARNING, format=FORMAT)
    for name in ("marquee", "adapters", "application", "entrypoints"):
        logging.getLogger(name).setLevel(level)
