"""The container files, as far as they can be tried without an engine for containers."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_service import REPOSITORY, serving

DOCKERFILE = (REPOSITORY / "Dockerfile").read_text("utf-8")
COMPOSE = (REPOSITORY / "docker-compose.yml").read_text("utf-8")


def health_check(port: int) -> int:
    """Run the image's health check against another port, and return its exit code."""
    found = re.search(r"HEALTHCHECK.*?CMD (\[.*?\])$", DOCKERFILE, re.DOTALL | re.MULTILINE)
    assert found is not None
    program, *arguments = json.loads(found[1])
    assert program == "python"
    words = [argument.replace("8000", str(port)) for argument in arguments]
    return subprocess.run([sys.executable, *words], capture_output=True, check=False).returncode


@pytest.mark.parametrize(("allowed", "status"), [("127.0.0.1", 503), ("movies.example.org", 421)])
def test_a_service_is_healthy_as_long_as_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: str, status: int
) -> None:
    monkeypatch.setenv("MARQUEE_ALLOWED_HOSTS", allowed)
    with serving(tmp_path / "home", answers=(status,)) as service:
        assert health_check(service.port) == 0
        service.stop()
        assert health_check(service.port) == 1


def test_no_secret_and_no_state_gets_into_an_image() -> None:
    kept_out = (REPOSITORY / ".dockerignore").read_text("utf-8").split()
    assert {".env", ".git", "var", ".venv"} <= set(kept_out)


def test_the_images_run_without_privileges_and_are_pinned() -> None:
    stages = re.findall(r"^FROM (\S+) AS (\w+)$", DOCKERFILE, re.MULTILINE)
    assert stages == [("python:${PYTHON}", "base"), ("base", "workshop"), ("base", "serving")]
    assert re.search(r"^ARG PYTHON=3\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)
    for stage in ("workshop", "serving"):
        lines = DOCKERFILE.partition(f" AS {stage}")[2].partition("\nFROM ")[0].splitlines()
        assert lines.index("USER marquee") < lines.index('ENTRYPOINT ["marquee"]')


def test_the_services_are_built_from_stages_that_there_are() -> None:
    targets = set(re.findall(r"target: (\w+)", COMPOSE))
    assert targets == {"serving", "workshop"}
    assert set(re.findall(r"- (\w+):/data", COMPOSE)) == {"home"}
