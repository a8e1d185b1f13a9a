"""Keys of operators, in the database."""

import hashlib
import secrets

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.tables import operator_keys
from adapters.database.transactions import reading, writing
from application.errors import NotFoundError, RefusedError
from application.ports.clock import Clock
from application.ports.operator_keys import OperatorKey

PREFIX = "mq_"
SECRET_BYTES = 32
SALT = b"marquee operator key\0"
"""Sets these hashes apart from any table of hashes made for another purpose."""


class SqlOperatorKeys:
    """Stores keys hashed, and compares them in constant time.

    A secret is 32 random bytes, so one round of SHA-256 keeps it: slow hashes
    protect guessable passwords, and would only slow each request down here.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, name: str) -> str:
        """Store a new key and return its secret, once; `RefusedError` if the name is taken."""
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        row = {"name": name, "secret_sha256": _hash(secret), "created_at": self._clock.now()}
        with writing(self._engine) as connection:
            try:
                connection.execute(insert(operator_keys), row)
            except IntegrityError as error:
                raise RefusedError(
                    f"there is a key named {name!r} already; revoke it, or choose another name"
                ) from error
        return secret

    def revoke(self, name: str) -> None:
        """Forget a key, or raise `NotFoundError`."""
        with writing(self._engine) as connection:
            gone = connection.execute(delete(operator_keys).where(operator_keys.c.name == name))
            if gone.rowcount == 0:
                raise NotFoundError(f"there is no key named {name!r}; see `marquee keys list`")

    def verify(self, secret: str) -> str | None:
        """Return the name of the key with this secret, or None; in equal time for every key."""
        given = _hash(secret)
        with reading(self._engine) as connection:
            rows = connection.execute(select(operator_keys.c.name, operator_keys.c.secret_sha256))
            matches = [name for name, kept in rows if secrets.compare_digest(given, kept)]
        return matches[0] if matches else None

    def all(self) -> list[OperatorKey]:
        """Return the keys there are, by name."""
        listed = select(operator_keys.c.name, operator_keys.c.created_at)
        with reading(self._engine) as connection:
            rows = connection.execute(listed.order_by(operator_keys.c.name))
            return [OperatorKey(name=name, created_at=created_at) for name, created_at in rows]


def _hash(secret: str) -> str:
    return hashlib.sha256(SALT + secret.encode("utf-8", "surrogateescape")).hexdigest()
