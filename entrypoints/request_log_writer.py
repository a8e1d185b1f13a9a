"""The process that writes the request log of a process that serves."""

import signal
import sys
from multiprocessing.connection import Connection

from adapters.database.engine import open_engine, sqlite_url
from adapters.database.request_log import SqlRequestLog
from adapters.request_recorder.child_process_writer import write_until_the_pipe_ends
from entrypoints.logs import write_logs
from entrypoints.settings import load_settings


def main() -> None:
    """Write what comes through the pipe that the command line names; its end is the only end.

    A signal to all processes, as from a service manager, stops those who serve: what
    they still hand over has to be stored.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    write_logs()
    log = SqlRequestLog(open_engine(sqlite_url(load_settings().database_path)))
    write_until_the_pipe_ends(Connection(int(sys.argv[1])), log)


if __name__ == "__main__":
    main()
