"""Forgotten viewers as keyed hashes in the database, their keys in a file beside it."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, insert, select

from adapters.database.tables import tombstones
from adapters.database.transactions import reading, writing
from application.errors import StorageError
from application.ports.clock import Clock
from domain.identifiers import ViewerId

_KEY_BYTES = 32


class SqlTombstones:
    """HMAC-SHA256 of viewer ids; without the key nobody learns from them who was forgotten.

    The file holds one key a line, in hexadecimal digits. New tombstones are made with the first;
    further ones come with tombstones of other homes, as a restored backup brings them.
    """

    def __init__(self, engine: Engine, key_path: Path, clock: Clock) -> None:
        self._engine = engine
        self._key_path = key_path
        self._clock = clock

    def bury(self, viewer: ViewerId) -> None:
        """Remember that a viewer was forgotten, for ever."""
        digest = _digest(self._first_key(), viewer)
        known = select(tombstones.c.digest).where(tombstones.c.digest == digest)
        with writing(self._engine) as connection:
            if connection.execute(known).first() is None:
                connection.execute(
                    insert(tombstones), {"digest": digest, "created_at": self._clock.now()}
                )

    def is_empty(self) -> bool:
        """Say whether nobody was ever forgotten."""
        with reading(self._engine) as connection:
            return connection.execute(select(tombstones.c.digest).limit(1)).first() is None

    def buried(self, viewer_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say for each viewer (n,) whether they were forgotten, (n,)."""
        with reading(self._engine) as connection:
            digests = set(connection.execute(select(tombstones.c.digest)).scalars())
        if not digests:
            return np.zeros(len(viewer_ids), np.bool_)
        keys = self._keys()
        distinct, places = np.unique(viewer_ids, return_inverse=True)
        found = [any(_digest(key, one) in digests for key in keys) for one in distinct.tolist()]
        return np.array(found, np.bool_)[places]

    def _keys(self) -> list[bytes]:
        try:
            return [bytes.fromhex(line) for line in self._key_path.read_text("ascii").split()]
        except (OSError, ValueError) as error:
            raise StorageError(
                f"the keys of forgotten viewers in {self._key_path} cannot be read ({error}),"
                " so nobody could tell who must not come back: restore the file from a backup"
            ) from error

    def _first_key(self) -> bytes:
        """Return the key of new tombstones; it is made, whole or not at all, with the first."""
        if not self._key_path.exists():
            pending = self._key_path.with_name(f"{self._key_path.name}.{os.getpid()}")
            try:
                pending.touch(mode=0o600)
                pending.write_text(secrets.token_hex(_KEY_BYTES) + "\n", encoding="ascii")
                with suppress(FileExistsError):  # another process was faster
                    os.link(pending, self._key_path)
            except OSError as error:
                raise StorageError(f"{self._key_path} cannot be written: {error}") from error
            finally:
                pending.unlink(missing_ok=True)
        return self._keys()[0]


def _digest(key: bytes, viewer: int) -> str:
    return hmac.digest(key, str(viewer).encode(), "sha256").hex()
