from threading import Event

import pytest

from adapters.polling_release_follower import PollingReleaseFollower

LONG_ENOUGH = 10.0


class Looks:
    def __init__(self, *, failing: int = 0) -> None:
        self.count = 0
        self.third = Event()
        self._failing = failing

    def __call__(self) -> bool:
        self.count += 1
        if self.count >= 3:
            self.third.set()
        if self.count == self._failing:
            raise RuntimeError("no luck")
        return False


def test_the_first_look_is_over_when_start_returns() -> None:
    looks = Looks()
    follower = PollingReleaseFollower(looks, seconds=60)
    follower.start()
    follower.close()

    assert looks.count == 1


def test_it_goes_on_after_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks(failing=2)
    follower = PollingReleaseFollower(looks, seconds=0.001)
    follower.start()
    reached = looks.third.wait(LONG_ENOUGH)
    follower.close()

    assert reached
    assert "trying again" in caplog.text


def test_closed_before_it_started_it_does_nothing() -> None:
    looks = Looks()
    PollingReleaseFollower(looks, seconds=0.001).close()

    assert looks.count == 0
