"""How the tests are shared out to several processes."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

UNDIVIDED = ("tests/browser", "tests/flows")


class WholeFiles(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Gives each file to one process, and the whole of a folder that shares a server.

    So what the tests of a file share is made once, and so are the one browser
    with its house and the one Prefect server.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(nodeid.partition("::")[0])
        return next((folder for folder in UNDIVIDED if file.is_relative_to(folder)), str(file))
