"""Create an operator key."""

import re

from application.ports.operator_keys import OperatorKeys
from domain.errors import InvalidValueError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,62}", re.ASCII)


class CreateOperatorKey:
    """Makes keys under names that fit into a line of a log."""

    def __init__(self, keys: OperatorKeys) -> None:
        self._keys = keys

    def __call__(self, name: str) -> str:
        """Store a new key and return its secret, which nobody can ask for again.

        Raises `InvalidValueError` for an unfit name, `RefusedError` for one that is taken.
        """
        if not _NAME.fullmatch(name):
            raise InvalidValueError(
                f"a key's name has 1 to 63 letters, digits or . _ @ -, and starts with a letter"
                f" or digit, not {name!r}"
            )
        return self._keys.create(name)
