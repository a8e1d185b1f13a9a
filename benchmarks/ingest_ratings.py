"""What ingesting, loading and merging cost: many ratings, and a movielog from end to end.

Simulates --ratings ratings (20 million) as a MovieLens data set, ingests it, and
loads it for training; the baseline, in the same run, is Arrow's own CSV reader
over the same file, whose rows go nowhere. Then writes a movielog of
--lines lines (3.3 million, 98 % of them watched minutes), ingests it, and merges
its segments; the baseline is the bulk reader over the same log, whose events go
nowhere. Each measurement is a process of its own, imports left out of the times.

    python benchmarks/ingest_ratings.py [--ratings N] [--lines N] [--folder FOLDER]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.ingestion.measured import Measurement, measured  # noqa: E402  # found by the line above
from benchmarks.ingestion.raw_log import write_raw_log  # noqa: E402  # as above

MIB = 2**20
RATINGS_OF_A_VIEWER = 144
"""As in the data sets of 20 to 32 million ratings."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ratings", type=int, default=20_000_000)
    parser.add_argument("--lines", type=int, default=3_300_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(prefix="marquee-bench-", dir=options.folder) as folder:
        print_ratings(Path(folder), options.ratings)
        print_movielog(Path(folder), options.lines)


def print_ratings(folder: Path, ratings: int) -> None:
    """Measure a data set of so many ratings."""
    source, home = folder / "ratings", folder / "home-of-ratings"
    _simulate(source, ratings)
    size = (source / "ratings.csv").stat().st_size
    print(f"\n{ratings:,} ratings in MovieLens' CSV layout, {size / MIB:,.0f} MiB")
    rows = {
        "Arrow's CSV reader alone": measured("parse_csv", source / "ratings.csv"),
        "ingest": measured("ingest_data_set", source, str(home)),
        "read into arrays": measured("read_history", home),
        "load for training": measured("load_for_training", home),
    }
    _print_rows(rows, ratings)
    stored = sum(path.stat().st_size for path in (home / "history").rglob("*.parquet"))
    print(f"The segment takes {stored / MIB:,.0f} MiB, {stored / ratings:.1f} bytes a rating")


def print_movielog(folder: Path, lines: int) -> None:
    """Measure a movielog of so many lines."""
    source, home = folder / "some.log", folder / "home-of-log"
    size = write_raw_log(source, lines)
    print(f"\nA movielog of {lines:,} lines, {size / MIB:,.0f} MiB")
    rows = {
        "reader alone": measured("read_movielog", source),
        "ingest": measured("ingest_movielog", source, str(home)),
        "compact": measured("compact", home),
    }
    _print_rows(rows, lines)


def _print_rows(rows: dict[str, Measurement], events: int) -> None:
    baseline = next(iter(rows.values()))
    print(f"{'':26} {'a second':>12} {'seconds':>8} {'CPU s':>7} {'peak MiB':>9} {'/baseline':>10}")
    for what, row in rows.items():
        print(
            f"{what:26} {events / row.seconds:12,.0f} {row.seconds:8.2f} {row.cpu_seconds:7.2f}"
            f" {row.peak_bytes / MIB:9.0f} {row.seconds / baseline.seconds:10.1f}"
        )


def _simulate(folder: Path, ratings: int) -> None:
    viewers = max(100, ratings // RATINGS_OF_A_VIEWER)
    subprocess.run(
        [
            *(sys.executable, "-m", "entrypoints.cli.main", "simulate", "--out", str(folder)),
            *("--viewers", str(viewers), "--events", str(ratings)),
        ],
        check=True,
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
