"""`marquee ingest` shows what it took and what it did not."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.errors import MarqueeError
from entrypoints.cli.main import marquee
from tests.dataset_files import LAYOUT_100K, LAYOUT_CSV, written

BAD = LAYOUT_100K["u.data"] + b"1\t1\tfour\t874965758\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MARQUEE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def ingest(*arguments: str) -> Result:
    return CliRunner().invoke(marquee, ["ingest", *arguments])


@pytest.mark.usefixtures("home")
def test_json_is_one_document_on_standard_output(tmp_path: Path) -> None:
    result = ingest(str(written(tmp_path / "set", LAYOUT_100K | {"u.data": BAD})), "--json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["name"] == "movielens-100k"
    assert (document["rows_read"], document["rows_stored"], document["rejected"]) == (4, 3, 1)
    assert document["rejected_by_reason"] == {"rating is not a number": 1}
    assert document["first_rejects"] == [
        {
            "file": "u.data",
            "line": 4,
            "reason": "rating is not a number",
            "text": "1\t1\tfour\t874965758",
        }
    ]
    assert document["first_event"].startswith("1997-09-")


@pytest.mark.usefixtures("home")
def test_people_see_rejects_with_file_line_and_reason(tmp_path: Path) -> None:
    folder = str(written(tmp_path / "set", LAYOUT_100K | {"u.data": BAD}))
    first = ingest(folder)
    assert first.exit_code == 0, first.output
    assert "u.data:4 rating is not a number: '1\\t1\\tfour\\t874965758'" in first.stdout
    assert "nothing was added" not in first.stdout
    assert "nothing was added" in ingest(folder).stdout


@pytest.mark.usefixtures("home")
def test_a_simulated_audience_is_said_to_be_one(tmp_path: Path) -> None:
    marker = {"simulated.json": b'{"simulated": true, "seed": 1}'}
    result = ingest(str(written(tmp_path / "set", LAYOUT_CSV | marker)))
    assert "The viewers are a simulated audience." in result.stdout


def test_a_refusal_is_a_users_error_and_leaves_no_history(home: Path, tmp_path: Path) -> None:
    result = ingest(str(tmp_path / "nowhere"))
    assert isinstance(result.exception, MarqueeError)
    assert "neither a path that exists nor the name of a data set" in str(result.exception)
    assert not list(home.glob("history/*"))


def test_a_missing_argument_is_a_usage_error() -> None:
    assert ingest().exit_code == 2
