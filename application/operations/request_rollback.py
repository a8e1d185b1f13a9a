"""Ask for the version before, from a process that only serves."""

from application.ports.model_commands import ModelCommands
from application.serving.follow_releases import FollowReleases
from domain.models.specification import Role


class RequestRollback:
    """Has the version before put into production again, and serves it here before answering."""

    def __init__(self, *, commands: ModelCommands, follow_releases: FollowReleases) -> None:
        self._commands = commands
        self._follow_releases = follow_releases

    def __call__(self, role: Role = Role.RANKING) -> None:
        """Go back one version of a role; raise `RefusedError` where none is left."""
        self._commands.roll_back(role)
        self._follow_releases()
