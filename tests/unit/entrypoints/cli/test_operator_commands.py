"""`marquee init`, `marquee keys` and `marquee logs`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.errors import MarqueeError
from domain.identifiers import ViewerId
from entrypoints.cli.main import marquee
from entrypoints.settings import Settings
from entrypoints.stores_container import StoresContainer
from tests.builders import served_request_of


@pytest.fixture
def stores(
    tmp_path: Path, migrated_database: Path, monkeypatch: pytest.MonkeyPatch
) -> StoresContainer:
    monkeypatch.setenv("MARQUEE_HOME", str(tmp_path))
    (tmp_path / "marquee.db").write_bytes(migrated_database.read_bytes())
    return StoresContainer(settings=Settings(home=tmp_path))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(marquee, arguments)


def document(*arguments: str) -> dict[str, object]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_init_prepares_the_home_and_may_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("MARQUEE_HOME", str(home))
    assert f"{home} is ready" in run("init").stdout.replace("\n", "")
    assert document("init") == {"home": str(home), "changed": False}
    assert {path.name for path in home.iterdir()} >= {"marquee.db", "history", "released"}


def test_a_secret_is_printed_once_and_opens(stores: StoresContainer) -> None:
    made = run("keys", "create", "ana")
    secret = made.stdout.strip()
    assert stores.operator_keys().verify(secret) == "ana"
    assert "not shown again" in made.stderr
    assert secret not in run("keys", "list").output


@pytest.mark.usefixtures("stores")
def test_keys_come_and_go() -> None:
    assert "no keys yet" in run("keys", "list").stdout
    assert document("keys", "create", "ben")["name"] == "ben"
    assert document("keys", "create", "ana").keys() == {"name", "secret"}
    listed = document("keys", "list")["keys"]
    assert isinstance(listed, list)
    assert [key["name"] for key in listed] == ["ana", "ben"]
    assert document("keys", "revoke", "ana") == {"name": "ana", "revoked": True}
    assert "ana" not in run("keys", "list").stdout


def test_logs_are_the_documents_of_the_api(stores: StoresContainer) -> None:
    stores.request_log().write(
        [served_request_of(n, viewer_id=ViewerId(n % 2 + 1)) for n in range(5)]
    )
    page = document("logs", "--user-id", "1", "--limit", "2")
    requests = page["requests"]
    assert isinstance(requests, list)
    assert [request["request_id"] for request in requests] == ["request-4", "request-2"]
    assert requests[0]["recommendations"] == [11, 12]
    rest = document("logs", "--user-id", "1", "--cursor", str(page["next_cursor"]))
    assert isinstance(rest["requests"], list)
    assert [request["request_id"] for request in rest["requests"]] == ["request-0"]
    assert rest["next_cursor"] is None


def test_people_see_a_table_and_how_to_go_on(stores: StoresContainer) -> None:
    assert "No request in the log matches." in run("logs").stdout
    stores.request_log().write(
        [served_request_of(1, movie_ids=tuple(range(1, 9))), served_request_of(2, viewer_id=None)]
    )
    shown = run("logs", "--since", "2024-05-17").stdout
    assert "1 2 3 4 5 +3" in shown
    assert "request-1" in shown
    assert "--cursor" not in shown
    assert "There are more: --cursor" in run("logs", "--limit", "1").stdout


@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("keys", "create", "two words"), "a key's name has"),
        (("keys", "revoke", "nobody"), "there is no key named 'nobody'"),
        (("logs", "--user-id", "0"), "user_id must be a whole number"),
        (("logs", "--since", "soon"), "'soon' is no moment"),
        (("logs", "--since", "1h", "--until", "2h"), "lies after until"),
        (("logs", "--cursor", "mine"), "cursor 'mine' is not one"),
        (("logs", "--limit", "0"), "limit must lie between 1 and 1000"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], complaint: str) -> None:
    refusal = run(*arguments).exception
    assert isinstance(refusal, MarqueeError)
    assert complaint in str(refusal)


@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    "arguments",
    [("logs", "--user-id", "ana"), ("logs", "--limit", "x"), ("keys", "create"), ("keys", "lend")],
)
def test_wrong_usage_is_told_apart(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
