"""An id space in two attributes."""

from dataclasses import dataclass

from application.errors import OtherDatasetError


@dataclass
class InMemoryIdSpace:
    name: str | None = None
    simulated: bool = False

    def claim(self, name: str, *, is_simulated: bool) -> None:
        if self.name is None:
            self.name, self.simulated = name, is_simulated
        elif self.name != name:
            raise OtherDatasetError(
                f"this home holds {self.name}; {name} needs another MARQUEE_HOME"
            )

    def current(self) -> str | None:
        return self.name

    def is_simulated(self) -> bool:
        return self.simulated
