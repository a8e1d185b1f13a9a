"""Which data set's numbers this home speaks, in the database."""

from sqlalchemy import Engine, insert, select

from adapters.database.tables import id_spaces
from adapters.database.transactions import reading, writing
from application.errors import OtherDatasetError


class SqlIdSpace:
    """Remembers the one data set whose ids this home holds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, name: str, *, is_simulated: bool) -> None:
        """Claim the home for `name`, or raise `OtherDatasetError` naming it and the holder."""
        with writing(self._engine) as connection:
            holder = connection.execute(select(id_spaces.c.name)).scalar()
            if holder is None:
                claim = insert(id_spaces).values(singleton=1, name=name, is_simulated=is_simulated)
                connection.execute(claim)
            elif holder != name:
                raise OtherDatasetError(
                    f"this home holds the ids of {holder}, and in {name} the same numbers are"
                    f" other movies and viewers; name another MARQUEE_HOME for {name}"
                )

    def current(self) -> str | None:
        """Return the name this home was claimed for, or None."""
        with reading(self._engine) as connection:
            return connection.execute(select(id_spaces.c.name)).scalar()

    def is_simulated(self) -> bool:
        """Say whether the viewers of this home are a simulated audience."""
        with reading(self._engine) as connection:
            return bool(connection.execute(select(id_spaces.c.is_simulated)).scalar())
