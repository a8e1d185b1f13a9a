"""Ask for a version in production, from a process that only serves."""

from application.ports.model_commands import ModelCommands
from application.serving.follow_releases import FollowReleases
from domain.errors import InvalidValueError
from domain.identifiers import VersionNumber


class RequestPromotion:
    """Has a version promoted, and serves it here before answering."""

    def __init__(self, *, commands: ModelCommands, follow_releases: FollowReleases) -> None:
        self._commands = commands
        self._follow_releases = follow_releases

    def __call__(self, number: VersionNumber, *, force: bool, why: str | None) -> None:
        """Promote the version; raise `RefusedError` with the policy's reasons against it.

        `force` overrules the policy and needs a reason, which is kept with the
        verdict: without one, `InvalidValueError`.
        """
        if force and not (why and why.strip()):
            raise InvalidValueError("`force` overrules the policy and needs a reason in `why`")
        self._commands.promote(number, forced_why=why if force else None)
        self._follow_releases()
