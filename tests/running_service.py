"""`marquee serve` in a process of its own, as an operator runs it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from entrypoints.settings import environment_for

MARQUEE = (sys.executable, "-m", "entrypoints.cli.main")
REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@dataclass(slots=True)
class Service:
    """A server over a home; `journal` is the file that its standard error goes to."""

    process: subprocess.Popen[str]
    port: int
    journal: Path

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Return the status and the decoded document of one answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = None if body is None else json.dumps(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        try:
            connection.request(method, path, sent, {**kind, **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if "json" in answer.headers.get("content-type", ""):
            return answer.status, json.loads(content)
        return answer.status, content.decode()

    def health(self) -> dict[str, Any]:
        """Return what the service says of itself."""
        _, document = self.ask("GET", "/health")
        assert isinstance(document, dict)
        return document

    def wait_for_version(self, number: int) -> dict[str, Any]:
        """Return the health of the moment from which version `number` serves."""
        wait_until(lambda: self.health()["model_version"] == str(number))
        return self.health()

    def workers(self) -> list[int]:
        """Return the ids of the processes that answer beside the one that watches them."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [
            int(child)
            for child in children
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
        ]

    def stop(self) -> int:
        """Ask the service to stop, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill the service and its workers at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


@contextmanager
def serving(
    home: Path, *arguments: str, port: int = 0, answers: Sequence[int] = (200,)
) -> Iterator[Service]:
    """Run `marquee serve` over `home` until the context ends, and yield it once it answers.

    It is waited for until `/health` answers with one of the statuses `answers`.
    """
    journal = home.parent / f"{home.name}-{time.monotonic_ns()}.log"
    with journal.open("w") as stderr:
        process = subprocess.Popen(
            [*MARQUEE, "serve", "--port", str(port), *arguments],
            env=environment_for(home),
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
    with process:
        try:
            service = Service(process, _announced_port(process, journal), journal)
            wait_until(lambda: _answers_with(service, answers))
            yield service
        finally:
            # Its group is there as long as any of its processes is.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def run_marquee(home: Path, *arguments: str) -> str:
    """Run a command in a process of its own, and return what it printed."""
    done = subprocess.run(
        [*MARQUEE, *arguments],
        env=environment_for(home),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def wait_until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Return as soon as `is_so` holds; fail where it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.02)


def _announced_port(process: subprocess.Popen[str], journal: Path) -> int:
    assert process.stdout is not None
    banner = process.stdout.readline()
    found = re.search(r":(\d+)", banner)
    assert found is not None, f"no banner but {banner!r}; {journal.read_text()}"
    return int(found[1])


def _answers_with(service: Service, statuses: Sequence[int]) -> bool:
    assert service.process.poll() is None, service.journal.read_text()
    try:
        status, _ = service.ask("GET", "/health")
    except OSError:
        return False
    return status in statuses
