"""Prefect reads its switches when it is imported, so that commands must set them before."""

import subprocess
import sys

import pytest

from entrypoints.settings import REPOSITORY


@pytest.mark.parametrize("module", ["flows.retrain", "flows.deployments"])
def test_a_command_is_there_before_prefect_is(module: str) -> None:
    script = f"import {module}, sys; sys.exit('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, check=False)
    assert done.returncode == 0
