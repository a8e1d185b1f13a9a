"""Check, at set-up, that the system libraries which no wheel carries are there."""

import ctypes
import sys

MESSAGE = """\
marquee: the OpenMP library that the model trainer needs is missing. Install it with
    Debian, Ubuntu:   sudo apt-get install libgomp1
    Fedora:           sudo dnf install libgomp
    Alpine:           sudo apk add libgomp
and run the command again."""


def main() -> int:
    """Return 0 where everything is there, else say the exact line that installs it."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        print(MESSAGE, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
