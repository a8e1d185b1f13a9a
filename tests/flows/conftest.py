"""One Prefect server for all flows, since each takes many seconds to start."""

from collections.abc import Iterator

import pytest

from entrypoints.settings import set_switches


@pytest.fixture(scope="package")
def prefect_server() -> Iterator[None]:
    """Run a server of the tests' own, on a temporary database."""
    set_switches()
    from prefect.testing.utilities import (  # noqa: PLC0415  # its import takes seconds
        prefect_test_harness,
    )

    with prefect_test_harness(server_startup_timeout=120):
        yield
