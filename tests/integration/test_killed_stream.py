"""Consumers of a topic that die: each event is stored exactly once all the same."""

import json
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from application.ports.segment_store import SegmentKind
from domain.data.watch_time import merged
from entrypoints.movielog_container import MovielogContainer
from entrypoints.settings import Settings, environment_for
from tests.kafka_broker import KafkaBroker
from tests.running_service import wait_until

TOPIC = "movielog"
PARTITIONS = 4
REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
BEGAN = 1_700_000_000
OPTIONS = "session.timeout.ms = 4000\nheartbeat.interval.ms = 500\nlog_level = 0\n"
"""A member that died is missed as soon as may be: to form a group takes the broker 3 s."""


def line(number: int) -> bytes:
    """Return the line of event `number`, like no other: mostly ratings, some of other kinds."""
    moment = datetime.fromtimestamp(BEGAN + number, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    viewer, movie = 1 + number % 997, f"film+{number % 211}+1990"
    if number % 10 == 0:
        told = f"recommendation request h:1, status 200, result: {movie}, {number % 90} ms"
    elif number % 10 == 1:
        told = f"GET /data/m/{movie}/{number // 10}.mpg"
    elif number % 10 == 2:
        told = f"no event {number}"
    else:
        told = f"GET /rate/{movie}={1 + number % 5}"
    return f"{moment},{viewer},{told}".encode()


class Consumers:
    """Runs of `marquee ingest kafka` over one home."""

    def __init__(self, home: Path, broker: KafkaBroker) -> None:
        self.home = home
        options = home.with_name("kafka.options")
        options.write_text(OPTIONS)
        self._command = [
            sys.executable, "-m", "entrypoints.cli.main", "ingest", "kafka", "--json",
            "--brokers", broker.address, "--topic", TOPIC, "--options", str(options),
            "--slice-seconds", "0.2",
        ]  # fmt: skip

    @contextmanager
    def start(self) -> Iterator[subprocess.Popen[str]]:
        """Run one that is stopped for good when the context ends."""
        with subprocess.Popen(
            self._command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env=environment_for(self.home),
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def stored(self) -> int:
        """Return how many messages are stored."""
        container = MovielogContainer(settings=Settings(home=self.home))
        reached = sum(container.origin_records().next_offsets(TOPIC).values())
        container.engine().dispose()
        return reached

    def wait_until_stored(self, count: int, process: subprocess.Popen[str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.stored() < count:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, f"{self.stored()} of {count} messages are stored"
            time.sleep(0.05)


def can_be_stopped(process: subprocess.Popen[str]) -> bool:
    """Return whether it has begun to heed SIGTERM, which kills it before."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = re.search(r"^SigCgt:\s*(\w+)", status, re.MULTILINE)
    assert caught is not None, "it has ended"
    return bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def fed(broker: KafkaBroker, numbers: Sequence[int]) -> None:
    broker.append(TOPIC, ((number % PARTITIONS, line(number)) for number in numbers))


def kill_and_check(folder: Path, events: int, kills: int, seed: int) -> None:
    """Append events while consumers are killed, one after the other, in the middle of their work.

    The last one is stopped in order, when nothing more comes.
    """
    dice = random.Random(seed)  # noqa: S311  # moments of death
    broker = KafkaBroker()
    consumers = Consumers(folder / "home", broker)
    part = events // (kills + 1)
    for death in range(kills):
        before = death * part
        fed(broker, range(before, before + part))
        with consumers.start() as process:
            consumers.wait_until_stored(before + dice.randrange(part // 4), process)
            time.sleep(dice.random() * 0.1)
            process.send_signal(signal.SIGKILL)
    fed(broker, range(kills * part, events))
    with consumers.start() as last:
        consumers.wait_until_stored(events, last)
        last.send_signal(signal.SIGTERM)
        output, errors = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, errors
    assert json.loads(output)["next_offsets"] == {
        str(partition): len(range(partition, events, PARTITIONS)) for partition in range(PARTITIONS)
    }
    each_event_is_stored_once(consumers.home, events)


def each_event_is_stored_once(home: Path, events: int) -> None:
    container = MovielogContainer(settings=Settings(home=home))
    listing, stores = container.segment_listing(), container.segment_stores()
    ratings = stores.ratings.read(listing.all(SegmentKind.RATINGS))
    slates = stores.slates.read(listing.all(SegmentKind.SLATES))
    watches = merged([stores.watches.read(listing.all(SegmentKind.WATCHES))])
    numbers = np.arange(events)
    kinds = numbers % 10
    assert sorted(ratings.timestamps.tolist()) == (BEGAN + numbers[kinds > 2]).tolist()
    assert (
        sorted(slates.timestamps.tolist()) == ((BEGAN + numbers[kinds == 0]) * 1_000_000).tolist()
    )
    assert sorted(watches.minutes.tolist()) == (numbers[kinds == 1] // 10).tolist()
    origins = container.origin_records().all()
    assert sum(origin.lines for origin in origins) == events
    kept = [
        json.loads(kept_line)["text"]
        for origin in origins
        if origin.dead_letters
        for kept_line in (home / origin.dead_letters).read_text().splitlines()
    ]
    assert sorted(kept) == sorted(line(number).decode() for number in numbers[kinds == 2].tolist())
    container.engine().dispose()


def test_killed_consumers_store_each_event_exactly_once(tmp_path: Path) -> None:
    kill_and_check(tmp_path, events=4_000, kills=1, seed=1)


def test_members_of_a_group_share_the_partitions(tmp_path: Path) -> None:
    """Two at once, the second one coming late and leaving early."""
    broker = KafkaBroker()
    consumers = Consumers(tmp_path / "home", broker)
    fed(broker, range(2_000))
    with consumers.start() as first:
        consumers.wait_until_stored(500, first)
        with consumers.start() as second:
            wait_until(lambda: can_be_stopped(second))
            fed(broker, range(2_000, 4_000))
            consumers.wait_until_stored(4_000, first)
            time.sleep(1.0)
            fed(broker, range(4_000, 5_000))
            consumers.wait_until_stored(4_500, first)
            second.send_signal(signal.SIGTERM)
            assert second.wait(PATIENCE) == 0
        fed(broker, range(5_000, 6_000))
        consumers.wait_until_stored(6_000, first)
        first.send_signal(signal.SIGTERM)
        assert first.wait(PATIENCE) == 0
    each_event_is_stored_once(consumers.home, 6_000)


@pytest.mark.soak
def test_ten_kills_in_200_000_events(tmp_path: Path) -> None:
    kill_and_check(tmp_path, events=200_000, kills=10, seed=2)
