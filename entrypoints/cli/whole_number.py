"""Whole numbers on the command line."""

from typing import Any

import click


class WholeNumber(click.IntRange):
    """A whole number in a range; what is none is said to be none, not `no integer range`."""

    name = "whole number"


class VersionArgument(WholeNumber):
    """The number of a version, from 1."""

    def __init__(self) -> None:
        super().__init__(min=1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or say where to find those there are."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no version; `marquee models` lists them by number", param, ctx)
