"""Serves one variant of the service from one process until it is told to stop."""

import argparse
import sys
from pathlib import Path

from entrypoints.settings import Settings, set_serving_switches, set_switches

REPOSITORY = Path(__file__).resolve().parents[2]
COSTS = ("log", "ratings", "reasons")


def main() -> None:
    """Serve a home; its own port is what it prints."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--home", type=Path, required=True)
    arguments.add_argument("--without", nargs="*", default=[], choices=COSTS)
    given = arguments.parse_args()
    set_switches()
    set_serving_switches()
    sys.path.insert(0, str(REPOSITORY))

    from benchmarks.serving.variants import application  # noqa: PLC0415  # after the switches
    from entrypoints.http.server import listen, serve_application  # noqa: PLC0415  # as above

    listener = listen("127.0.0.1", 0)
    app = application(Settings(home=given.home), given.without)
    print(listener.getsockname()[1], flush=True)
    serve_application(app, listener)


if __name__ == "__main__":
    main()
