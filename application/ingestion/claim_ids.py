"""Whose ids a movielog speaks."""

from application.errors import OtherDatasetError
from application.ports.id_space import IdSpace

ID_SPACE = "movielog"


class ClaimIds:
    """Claims the home for the ids of a movielog, its own unless a name is given."""

    def __init__(self, id_space: IdSpace) -> None:
        self._id_space = id_space

    def __call__(self, name: str | None, *, is_simulated: bool = False) -> None:
        """Claim the home, or raise `OtherDatasetError`.

        A home that nobody claimed before is of simulated viewers where `is_simulated`
        says so; any other stays what it is.
        """
        self._id_space.claim(name or ID_SPACE, is_simulated=is_simulated)

    def refuse_others(self, name: str | None, source: str) -> None:
        """Raise `OtherDatasetError` where the home holds other ids than `source` speaks."""
        current = self._id_space.current()
        if current not in {None, name or ID_SPACE}:
            raise OtherDatasetError(
                f"this home holds the ids of {current}, and a movielog has its own; if"
                f" {source} speaks the ids of {current}, say so by --id-space {current},"
                " else name another MARQUEE_HOME"
            )
