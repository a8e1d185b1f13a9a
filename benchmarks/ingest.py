"""How fast raw data is read: a movielog of real proportions, beside two baselines.

Writes a raw log of --lines lines (33 million, 2.3 GB) and one of a tenth of them
to a temporary folder, and reads both. Baselines, in the same run: a plain Python
loop with one regular expression for each kind of event, on the first --plain-lines
of the log; and reading the log while counting its newlines. Each measurement is a
process of its own, so that its peak memory is its own. The last ones are of a
log whose times all have microseconds, and of `marquee watch-through`. The reader
uses two threads, so its gain is given by the clock and by processor time.

    python benchmarks/ingest.py [--lines N] [--plain-lines N] [--folder FOLDER]
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.ingestion.measured import Measurement, measured  # noqa: E402  # found by the line above
from benchmarks.ingestion.raw_log import write_raw_log  # noqa: E402  # as above

BYTES_PER_LINE = 80
"""More than a line has, microseconds included."""
MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    what: str
    lines: int
    measurement: Measurement

    @property
    def nanoseconds(self) -> float:
        """How long a line took."""
        return self.measurement.seconds / self.lines * 1e9

    @property
    def cpu_nanoseconds(self) -> float:
        """How much processor time a line took, over all threads."""
        return self.measurement.cpu_seconds / self.lines * 1e9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=33_000_000)
    parser.add_argument("--plain-lines", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    _refuse_without_room(options.folder, options.lines)
    with tempfile.TemporaryDirectory(prefix="marquee-bench-", dir=options.folder) as folder:
        print_movielog_rows(Path(folder), options.lines, min(options.plain_lines, options.lines))


def print_movielog_rows(folder: Path, lines: int, plain_lines: int) -> None:
    """Measure the reader of movielogs and what stands on it."""
    whole, tenth, fractions = (
        folder / name for name in ("whole.log", "tenth.log", "fractions.log")
    )
    size = write_raw_log(whole, lines)
    write_raw_log(tenth, lines // 10)
    write_raw_log(fractions, lines // 10, fractions=True)
    print(f"A movielog of {lines:,} lines, {size / 1e9:.2f} GB; each row is a process of its own")
    rows = [
        Row(what=what, lines=count, measurement=measured(task, path, *arguments))
        for what, count, task, path, arguments in (
            ("plain loop, on a prefix", plain_lines, "read_plainly", whole, [str(plain_lines)]),
            ("counting newlines", lines, "count_newlines", whole, []),
            ("reader, a tenth of the log", lines // 10, "read_movielog", tenth, []),
            ("reader", lines, "read_movielog", whole, []),
            ("reader, microseconds, a tenth", lines // 10, "read_movielog", fractions, []),
            ("watch-through", lines, "watch_through", whole, []),
        )
    ]
    plain, newlines = rows[0], rows[1]
    print(
        f"{'':30} {'lines/s':>12} {'seconds':>8} {'CPU s':>7} {'peak MiB':>9}"
        f" {'plain/':>7} {'by CPU':>7} {'/newlines':>10}"
    )
    for row in rows:
        measurement = row.measurement
        print(
            f"{row.what:30} {1e9 / row.nanoseconds:12,.0f} {measurement.seconds:8.2f}"
            f" {measurement.cpu_seconds:7.2f} {measurement.peak_bytes / MIB:9.0f}"
            f" {plain.nanoseconds / row.nanoseconds:7.1f}"
            f" {plain.cpu_nanoseconds / row.cpu_nanoseconds:7.1f}"
            f" {row.nanoseconds / newlines.nanoseconds:10.1f}"
        )
    tenth_read, whole_read = rows[2].measurement, rows[3].measurement
    print(
        f"Ten times the lines take {whole_read.seconds / tenth_read.seconds:.1f} times the seconds,"
        f" {whole_read.cpu_seconds / tenth_read.cpu_seconds:.1f} times the processor time"
    )


def _refuse_without_room(folder: Path, lines: int) -> None:
    needed = int(lines * BYTES_PER_LINE * 1.2)
    free = shutil.disk_usage(folder).free
    if free < 2 * needed:
        raise SystemExit(
            f"{folder} has {free / 1e9:.1f} GB free, and {2 * needed / 1e9:.1f} are wanted;"
            " name another by --folder, or fewer --lines"
        )


if __name__ == "__main__":
    main()
