"""Arrays of the parts of a model, told apart by what stands before their names."""

from collections.abc import Mapping
from typing import TypeVar

A = TypeVar("A")


def put_behind(prefix: str, arrays: Mapping[str, A]) -> dict[str, A]:
    """Return `arrays` with `prefix` before each name."""
    return {f"{prefix}{name}": array for name, array in arrays.items()}


def found_behind(prefix: str, arrays: Mapping[str, A]) -> dict[str, A]:
    """Return those `arrays` that `put_behind` has put behind `prefix`, by their own names."""
    return {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }
