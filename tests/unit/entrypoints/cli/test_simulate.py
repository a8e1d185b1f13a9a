import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.errors import InvalidValueError, MarqueeError
from entrypoints.cli.simulate import simulate

SMALL = ("--viewers", "100", "--events", "2500")


def test_it_reports_one_json_document_and_progress_apart(tmp_path: Path) -> None:
    out = tmp_path / "audience"
    result = CliRunner().invoke(simulate, [*SMALL, "--seed", "7", "--out", str(out), "--json"])
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["events"] == 2_500
    assert report["seed"] == 7
    assert report["folder"] == str(out)
    assert "Simulating" in result.stderr
    lines = (out / "ratings.csv").read_text().splitlines()
    assert lines[0] == "userId,movieId,rating,timestamp"
    assert len(lines) == 2_501


def test_equal_options_write_equal_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        CliRunner().invoke(simulate, [*SMALL, "--out", str(tmp_path / name)])
    for file in ("ratings.csv", "movies.csv", "simulated.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_it_tells_people_what_to_do_next(tmp_path: Path) -> None:
    result = CliRunner().invoke(simulate, [*SMALL, "--out", str(tmp_path / "audience")])
    assert f"marquee ingest {tmp_path / 'audience'}" in result.stdout


@pytest.mark.parametrize(
    ("viewers", "events", "reason"),
    [("5", "100", "at least 100 viewers"), ("100", "99999999", "at most 50,000 events")],
)
def test_numbers_out_of_range_are_refused(
    tmp_path: Path, viewers: str, events: str, reason: str
) -> None:
    options = ["--viewers", viewers, "--events", events, "--out", str(tmp_path / "audience")]
    result = CliRunner().invoke(simulate, options)
    assert isinstance(result.exception, InvalidValueError)
    assert isinstance(result.exception, MarqueeError)
    assert reason in str(result.exception)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("missing", ["--viewers", "--events", "--out"])
def test_a_missing_option_is_a_usage_error(tmp_path: Path, missing: str) -> None:
    options = {"--viewers": "100", "--events": "200", "--out": str(tmp_path / "audience")}
    del options[missing]
    result = CliRunner().invoke(simulate, [word for option in options.items() for word in option])
    assert result.exit_code == 2
    assert missing in result.stderr


def test_what_is_watched_is_written_as_a_movielog(tmp_path: Path) -> None:
    out = tmp_path / "audience"
    result = CliRunner().invoke(simulate, [*SMALL, "--format", "movielog", "--out", str(out)])
    assert f"marquee ingest movielog {out / 'movielog.log'} --simulated" in result.stdout
    assert "2,500 movies watched by 100 simulated viewers" in result.stdout
    first = (out / "movielog.log").read_text().partition("\n")[0]
    assert "GET /data/m/" in first
    assert first.endswith("/0.mpg")
