"""What is known of viewers, as one CSV file."""

import csv
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from application.errors import StorageError
from domain.data.demographics import Demographics
from domain.identifiers import viewer_id

_HEADER = ["viewer_id", "gender", "age", "occupation"]


class CsvDemographicsStore:
    """A file that is replaced whole; an empty field is what the source does not say."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def replace(self, demographics: Sequence[Demographics]) -> None:
        """Put `demographics` in the place of what was there; no viewers leave nothing.

        Removes what a killed writer left; one that writes at this moment is told to do so again.
        """
        unfinished = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}.unfinished")
        try:
            for left in self._path.parent.glob(f"{self._path.name}.*.unfinished"):
                left.unlink(missing_ok=True)
            if not demographics:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(_HEADER)
                writer.writerows(
                    (row.viewer_id, row.gender, row.age, row.occupation) for row in demographics
                )
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(self._path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise StorageError(f"cannot write {self._path}: {error}") from error

    def all(self) -> list[Demographics]:
        """Return what is known, in the order in which it was given."""
        if not self._path.exists():
            return []
        try:
            with self._path.open(encoding="utf-8", newline="") as stream:
                header, *rows = csv.reader(stream, strict=True)
                if header != _HEADER:
                    raise ValueError(f"its header is {header}")  # noqa: TRY301  # told as damage
                return [_demographics(*row) for row in rows]
        except (OSError, ValueError, TypeError, csv.Error) as error:
            raise StorageError(f"{self._path} is damaged: {error}; ingest again") from error


def _demographics(identifier: str, gender: str, age: str, occupation: str) -> Demographics:
    return Demographics(
        viewer_id=viewer_id(int(identifier)),
        gender=gender or None,
        age=int(age) if age else None,
        occupation=occupation or None,
    )
