"""Readings in memory."""

from dataclasses import dataclass, field

from application.ports.reading_log import Reading


@dataclass
class InMemoryReadingLog:
    readings: list[Reading] = field(default_factory=list)

    def note(self, reading: Reading) -> int:
        self.readings.append(reading)
        of_split = [one for one in self.readings if one.split == reading.split]
        return sum(one.dataset == reading.dataset for one in of_split)
