"""How often figures were read that should be read seldom: of splits that end in no validation."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def note_reading(log: Path, dataset: str, split: str, plans: Sequence[str]) -> int:
    """Append a line to the log of readings, and return how many there are of this split."""
    log.parent.mkdir(parents=True, exist_ok=True)
    reading = {
        "read_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "dataset": dataset,
        "split": split,
        "plans": list(plans),
    }
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(reading) + "\n")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return sum(line["dataset"] == dataset and line["split"] == split for line in lines)
