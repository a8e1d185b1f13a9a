"""Model commands as child processes, which may import what serving must not."""

import subprocess
from collections.abc import Mapping, Sequence

from application.errors import RefusedError, StorageError
from domain.identifiers import VersionNumber
from domain.models.specification import Role

_REFUSED = 1


class ChildProcessModelCommands:
    """Runs `marquee promote` and `marquee rollback`, and raises what they say.

    `program` is the command line that starts `marquee`; a command that takes
    longer than `patience_seconds` is ended and counts as failed.
    """

    def __init__(
        self,
        *,
        program: Sequence[str],
        environment: Mapping[str, str],
        patience_seconds: float = 120.0,
    ) -> None:
        self._program = tuple(program)
        self._environment = dict(environment)
        self._patience_seconds = patience_seconds

    def promote(self, number: VersionNumber, *, forced_why: str | None) -> None:
        """Put a version into production, past the policy where `forced_why` says why."""
        force = () if forced_why is None else ("--force", f"--why={forced_why}")
        self._run("promote", "--json", *force, "--", str(number))

    def roll_back(self, role: Role) -> None:
        """Go back to the version of a role in production before, or raise `RefusedError`."""
        self._run("rollback", "--json", "--role", role.value)

    def _run(self, *arguments: str) -> None:
        try:
            done = subprocess.run(  # noqa: S603  # the program is this project's own, the arguments are checked values
                [*self._program, *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=self._patience_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise StorageError(
                f"`marquee {arguments[0]}` did not end within {self._patience_seconds:.0f} seconds"
            ) from error
        if done.returncode == _REFUSED:
            raise RefusedError(_last_line(done.stderr).removeprefix("marquee: "))
        if done.returncode != 0:
            raise StorageError(
                f"`marquee {arguments[0]}` failed with exit code {done.returncode}:"
                f" {_last_line(done.stderr)}"
            )


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it gave no reason"
