"""What the command line refuses: exit code, one line that says why, and nothing left half-done."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from adapters.file_writer_lock import FileWriterLock
from entrypoints.cli import main as command_line
from entrypoints.http.server import listen
from tests.dataset_files import LAYOUT_100K, LAYOUT_CSV, written
from tests.homes import ingest, workshop_of

REFUSED, USAGE = 1, 2
NEW, TRAINED, TINY = "new", "trained", "tiny"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A command line, over which home, and what it is answered."""

    line: str
    words: str
    code: int = REFUSED
    home: str = TRAINED
    environment: Mapping[str, str] = field(default_factory=dict)


FILES = {
    "plain.txt": b"no data set",
    "cut.zip": b"PK\x03\x04 and no more",
    "no-toml.toml": b"family = ",
    "no-text.toml": b"\xff\xfe\x00",
    "no-family.toml": b"seed = 1",
    "odd-family.toml": b'family = "oracle"',
    "odd-members.toml": b'family = "als"\n[[members]]\nname = "a"\nfamily = "ease"',
    "odd-key.toml": b'family = "als"\nfactors = 3',
    "odd-parameter.toml": b'family = "als"\n[parameters]\nfactrs = 3',
    "low-parameter.toml": b'family = "als"\n[parameters]\nfactors = -3',
    "text-parameter.toml": b'family = "als"\n[parameters]\nfactors = "many"',
    "list-parameter.toml": b'family = "als"\n[parameters]\nfactors = [1]',
    "text-space.toml": b'family = "als"\n[search]\nfactors = "many"',
    "odd-role.toml": b'family = "als"\nrole = "king"',
    "rating-role.toml": b'family = "als"\nrole = "rating"',
    "low-seed.toml": b'family = "als"\nseed = -1',
    "Loud Name.toml": b'family = "als"',
    "popularity.toml": b'family = "popularity"',
    "full/held.txt": b"somebody's own file",
    "ratings-only/ratings.csv": LAYOUT_CSV["ratings.csv"],
    "movies-only/movies.csv": LAYOUT_CSV["movies.csv"],
    "empty-catalogue/ratings.csv": LAYOUT_CSV["ratings.csv"],
    "empty-catalogue/movies.csv": b"",
    "bare-catalogue/ratings.csv": LAYOUT_CSV["ratings.csv"],
    "bare-catalogue/movies.csv": b"movieId,title,genres\n",
    "empty-ratings/ratings.csv": b"",
    "empty-ratings/movies.csv": LAYOUT_CSV["movies.csv"],
}

INGEST = (
    Case(line="ingest", words="Missing argument 'PATH|NAME'", code=USAGE, home=NEW),
    Case(line="ingest a b", words="unexpected extra argument (b)", code=USAGE, home=NEW),
    Case(line="ingest nowhere", words="neither a path that exists nor the name of", home=NEW),
    Case(line="ingest ml-10k", words="did you mean ml-100k?", home=NEW),
    Case(
        line="ingest plain.txt",
        words="plain.txt is a file of 11 bytes, but no zip archive; name a folder or zip with",
        home=NEW,
    ),
    Case(line="ingest cut.zip", words="but no zip archive, or one that was cut off", home=NEW),
    Case(line="ingest /dev/null", words="/dev/null is neither a folder nor a file", home=NEW),
    Case(
        line="ingest full",
        words="full holds no MovieLens data set: looked for u.data with u.item, ratings.dat with"
        " movies.dat, or ratings.csv with movies.csv, there and one folder down, and found"
        " held.txt; name the folder or zip that holds both files, or a data set to download",
        home=NEW,
    ),
    Case(line="ingest nothing", words="and found no file at all; name the folder", home=NEW),
    Case(
        line="ingest ratings-only",
        words="ratings-only holds ratings.csv, but not movies.csv, the catalogue that belongs"
        " beside it; fetch or copy the whole data set",
        home=NEW,
    ),
    Case(
        line="ingest movies-only",
        words="ratings.csv with movies.csv, there and one folder down, and found movies.csv; name",
        home=NEW,
    ),
    Case(
        line="ingest empty-catalogue",
        words="empty-catalogue/movies.csv is empty. Expected on each line: movieId,title (year)",
        home=NEW,
    ),
    Case(
        line="ingest bare-catalogue",
        words="bare-catalogue/movies.csv holds no movie. Expected on each line: movieId,title",
        home=NEW,
    ),
    Case(
        line="ingest empty-ratings",
        words="empty-ratings/ratings.csv is empty. Expected on each line: userId,movieId,rating",
        home=NEW,
    ),
    Case(
        line="ingest ratings-only/ratings.csv",
        words="no zip archive; name the folder ratings-only, which it lies in",
        home=NEW,
    ),
    Case(line="ingest sample", words="name another MARQUEE_HOME for sample"),
)
TRAIN = (
    Case(line="train", words="no ratings have been ingested yet, and nothing that", home=NEW),
    Case(line="train", words="no positive one is left: viewers with fewer than 5", home=TINY),
    Case(line="train alz", words="there is no plan 'alz'; did you mean 'als'?"),
    Case(line="train absent.toml", words="there is no plan 'absent.toml'"),
    Case(line="train no-toml.toml", words="no-toml.toml is no TOML"),
    Case(line="train no-text.toml", words="no-text.toml is no TOML"),
    Case(line="train no-family.toml", words="missing required field `family`"),
    Case(line="train odd-family.toml", words="no family 'oracle'; known: popularity, "),
    Case(line="train odd-members.toml", words="family 'als' takes no [[members]]; a blend does"),
    Case(
        line="train odd-key.toml",
        words="odd-key.toml: unknown field factors; known: family, role, seed, ",
    ),
    Case(line="train odd-parameter.toml", words="'factrs'; did you mean 'factors'?"),
    Case(line="train low-parameter.toml", words="parameter 'factors' is -3: Expected `int` >= 1"),
    Case(line="train text-parameter.toml", words="parameter 'factors' is 'many': Expected `int`"),
    Case(line="train list-parameter.toml", words="parameters.factors: must be a number, a text"),
    Case(line="train odd-role.toml", words="odd-role.toml: role: Invalid enum value 'king'"),
    Case(line="train rating-role.toml", words="no family 'als'; known: biased-mf, "),
    Case(line="train low-seed.toml", words="the seed must lie between 0 and 4294967295: -1"),
    Case(line="train Loud_Name.toml", words="a plan's name is made of a-z, 0-9 and '-'"),
    Case(line="train popularity ./popularity.toml", words="have the same name: popularity"),
    Case(line="train als --viewers 0", words="0 is not in the range x>=1", code=USAGE),
    Case(line="train als --viewers few", words="'few' is not a valid whole number", code=USAGE),
    Case(line="train als.toml", words="there is no plan 'als.toml'; did you mean 'als'? plans in"),
    Case(line="train plain.txt", words="there is no plan 'plain.txt'; plans in"),
    Case(line="tune text-space.toml", words="search.factors: must be a table, { low = …, high"),
    Case(line="train --model-version", words="requires an argument", code=USAGE),
)
RELEASE = (
    Case(line="evaluate", words="nothing has been trained yet; start with", home=NEW),
    Case(line="promote", words="nothing has been trained yet; start with", home=NEW),
    Case(line="promote 1", words="there is no version 1; `marquee models` lists", home=NEW),
    Case(line="promote 99", words="there is no version 99; `marquee models` lists"),
    Case(line="promote 1", words="version 1 is in production already"),
    Case(line="promote 2", words="version 2 was not promoted: ndcg_at_10"),
    Case(line="promote 0", words="'0' is no version; `marquee models` lists", code=USAGE),
    Case(line="promote two", words="'two' is no version; `marquee models` lists", code=USAGE),
    Case(line="promote 2 --force", words="--force and --why TEXT go together", code=USAGE),
    Case(line="promote 2 --why because", words="--force and --why TEXT go", code=USAGE),
    Case(line="promote 2 --force --why _", words="to overrule the policy, say why"),
    Case(line="rollback", words="to go back to for the role ranking: version 1 stays; `marquee"),
    Case(line="rollback", words="for the role ranking: no version is in production", home=NEW),
    Case(line="rollback --role rating", words="for the role rating: no version is in production"),
)
OPERATE = (
    Case(line="logs --since soon", words="'soon' is no moment; write 2026-05-17"),
    Case(line="logs --since 1h --until 2h", words="lies after until"),
    Case(line="logs --cursor mine", words="cursor 'mine' is not one this log gave out"),
    Case(line="logs --limit 0", words="limit must lie between 1 and 1000, not 0"),
    Case(line="logs --user-id 0", words="user_id must be a whole number from 1"),
    Case(line="logs --user-id ana", words="'ana' is not a valid integer", code=USAGE),
    Case(line="keys create two_words", words="a key's name has 1 to 63 letters"),
    Case(line="keys create ana", words="there is a key named 'ana' already"),
    Case(line="keys revoke nobody", words="no key named 'nobody'; see `marquee keys list`"),
    Case(line="keys lend", words="No such command 'lend'", code=USAGE),
    Case(line="fly", words="No such command 'fly'", code=USAGE),
    Case(line="models --jsn", words="No such option '--jsn'", code=USAGE),
    Case(line="demo --port 0", words="0 is not in the range", code=USAGE, home=NEW),
)
SIMULATE = (
    Case(line="simulate --viewers 100 --events 900", words="Missing option '--out'", code=USAGE),
    Case(line="simulate --viewers ten --events 900 --out o", words="'ten' is not", code=USAGE),
    Case(line="simulate --viewers 5 --events 900 --out o", words="at least 100 viewers, not 5"),
    Case(line="simulate --viewers 100 --events 9 --out o", words="ask for 100 events or more"),
    Case(line="simulate --viewers 100 --events 90000000 --out o", words="at most"),
    Case(line="simulate --viewers 100 --events 900 --seed -1 --out o", words="the seed must lie"),
    Case(line="simulate --viewers 100 --events 900 --out full", words="is not an empty folder"),
    Case(line="simulate --viewers 100 --events 900 --out plain.txt/o", words="cannot write the"),
)
SERVE = (
    Case(line="serve --port 65536", words="65536 is not in the range", code=USAGE),
    Case(line="serve --workers 0", words="0 is not in the range", code=USAGE),
    Case(line="serve --port 0 --host 300.1.1.1", words="300.1.1.1 port 0 cannot be listened on"),
)
SETTINGS = tuple(
    Case(line="models", words=f"{name}: {reason}", environment={name: text})
    for name, text, reason in (
        ("MARQUEE_PORT", "eighty", "Expected `int`, got `str`; see .env.example"),
        ("MARQUEE_PORT", "0", "Expected `int` >= 1"),
        ("MARQUEE_LOG_RETENTION_DAYS", "6", "Expected `int` >= 7"),
        ("MARQUEE_RELEASE_POLL_SECONDS", "2", "Expected `float` <= 1"),
        ("MARQUEE_MAX_BODY_BYTES", "10", "Expected `int` >= 1024"),
    )
)
CASES = (*INGEST, *TRAIN, *RELEASE, *OPERATE, *SIMULATE, *SERVE, *SETTINGS)


@dataclass(frozen=True)
class Terminal:
    """Runs `marquee` as the installed command does, in this process."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, home: Path, line: str, environment: Mapping[str, str] | None = None) -> int:
        """Return the exit code of a line, in which `_` stands for a blank in a word."""
        words = [word.replace("_", " ") for word in line.split()]
        with self.monkeypatch.context() as patch:
            for name, text in {"MARQUEE_HOME": str(home), **(environment or {})}.items():
                patch.setenv(name, text)
            patch.chdir(self.folder)
            patch.setattr("sys.argv", ["marquee", *words])
            with pytest.raises(SystemExit) as end:
                command_line.main()
        code = end.value.code
        assert isinstance(code, int)
        return code

    def complaint(self) -> str:
        """Return what stands on standard error, without the usage lines of click."""
        told = self.capture.readouterr().err.strip().splitlines()
        shown = [line for line in told if not line.startswith(("Usage:", "Try ")) and line]
        assert shown, told
        return shown[-1]


@pytest.fixture
def terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(folder, monkeypatch, capsys)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the working folder, with files that are not what they should be."""
    folder = tmp_path_factory.mktemp("work")
    for name in ("nothing", *{Path(name).parent.name for name in FILES} - {""}):
        (folder / name).mkdir()
    written(folder / "movies", LAYOUT_100K)
    return written(folder, FILES)


@pytest.fixture(scope="module")
def homes(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the homes that the cases share, since each must leave them as they are."""
    folder = tmp_path_factory.mktemp("homes")
    homes = {name: folder / name for name in (NEW, TRAINED, TINY)}
    shutil.copytree(trained_home, homes[TRAINED])
    with workshop_of(homes[TRAINED]) as workshop:
        workshop.create_operator_key()("ana")
    with workshop_of(homes[NEW]) as workshop:
        workshop.prepare_home()()
        workshop.registry().versions()
    ingest(homes[TINY], written(folder / "movies", LAYOUT_100K))
    return homes


def contents(folder: Path) -> dict[str, str]:
    """Return all below a folder, files by their hashes; databases and locks are at work."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in folder.rglob("*")
        if ".db" not in path.name and path.suffix != ".lock"
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.home}: {case.line}")
def test_it_says_why_and_changes_nothing(
    terminal: Terminal, homes: Mapping[str, Path], folder: Path, case: Case
) -> None:
    home = homes[case.home]
    before = contents(home), contents(folder)

    code = terminal.run(home, case.line, case.environment)

    complaint = terminal.complaint()
    assert case.words in complaint
    assert complaint.startswith("marquee: " if case.code == REFUSED else "Error: ")
    assert code == case.code
    assert (contents(home), contents(folder)) == before


@pytest.mark.parametrize("line", ["train", "promote 2", "rollback"])
def test_a_second_writer_is_told_who_is_writing(
    terminal: Terminal, homes: Mapping[str, Path], line: str
) -> None:
    home = homes[TRAINED]
    before = contents(home)
    with FileWriterLock(home / "models.lock").hold("train"):
        assert terminal.run(home, line) == REFUSED
    assert f"`train` (process {os.getpid()}) is writing to {home}" in terminal.complaint()
    assert contents(home) == before


def test_a_taken_port_is_told_with_the_way_out(terminal: Terminal, tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert terminal.run(tmp_path / "home", f"serve --port {port}") == REFUSED
    assert f"port {port} of 127.0.0.1 is taken by another process" in terminal.complaint()


@pytest.mark.parametrize("line", ["init", "ingest sample", "models", "logs", "serve --port 0"])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("plain.txt", "plain.txt cannot be made: File exists; name another place by MARQUEE_HOME"),
        ("plain.txt/home", "cannot be made: Not a directory; name another place by MARQUEE_HOME"),
    ],
)
def test_a_home_that_cannot_be_is_told(
    terminal: Terminal, folder: Path, line: str, place: str, words: str
) -> None:
    before = contents(folder)
    assert terminal.run(folder / place, line) == REFUSED
    assert words in terminal.complaint()
    assert contents(folder) == before


@pytest.mark.parametrize("line", ["init", "ingest sample", "models", "keys list", "serve --port 0"])
def test_a_database_that_is_none_is_told_and_left_alone(
    terminal: Terminal, tmp_path: Path, line: str
) -> None:
    (tmp_path / "marquee.db").write_bytes(b"no database" * 500)
    assert terminal.run(tmp_path, line) == REFUSED
    assert "marquee.db failed: file is not a database; see `marquee doctor`" in terminal.complaint()
    assert (tmp_path / "marquee.db").read_bytes() == b"no database" * 500


@pytest.mark.parametrize(
    ("place", "line", "words"),
    [
        ("models.lock", "train", "models.lock: Is a directory"),
        ("demographics.csv", "ingest movies", "demographics.csv: [Errno 21] Is a directory"),
        ("released/current", "rollback", "released/current cannot be read: Is a directory"),
        ("released/current", "promote 2", "released/current cannot be read: Is a directory"),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_no_traceback(  # noqa: PLR0917  # fixtures and cases
    terminal: Terminal,
    homes: Mapping[str, Path],
    tmp_path: Path,
    place: str,
    line: str,
    words: str,
) -> None:
    home = Path(shutil.copytree(homes[TINY], tmp_path / "home"))
    (home / place).unlink(missing_ok=True)
    (home / place).mkdir()
    assert terminal.run(home, line) == REFUSED
    assert words in terminal.complaint()


@pytest.mark.parametrize("command", ["evaluate", "drift", "profile"])
@pytest.mark.parametrize(
    ("place", "words"),
    [("plan.toml", "must end in .html"), ("nowhere/page.html", "does not exist; make it first")],
)
def test_a_report_is_written_to_no_other_file_and_no_other_place(  # noqa: PLR0917  # fixtures and cases
    terminal: Terminal,
    homes: Mapping[str, Path],
    tmp_path: Path,
    command: str,
    place: str,
    words: str,
) -> None:
    (tmp_path / "plan.toml").write_text("kept")
    assert terminal.run(homes[TRAINED], f"{command} --report {tmp_path / place}") == USAGE
    assert words in " ".join(terminal.complaint().split())
    assert (tmp_path / "plan.toml").read_text() == "kept"


@pytest.mark.parametrize(
    ("line", "home", "code", "kind"),
    [
        ("evaluate --json", NEW, REFUSED, "not-found"),
        ("promote --json", NEW, REFUSED, "refused"),
        ("train --json", NEW, REFUSED, "insufficient-data"),
        ("train watch-time --json", TRAINED, REFUSED, "refused"),
        ("ingest nowhere --json", NEW, REFUSED, "bad-dataset"),
        ("ingest sample --json", TRAINED, REFUSED, "other-dataset"),
        ("logs --limit 0 --json", TRAINED, REFUSED, "invalid-value"),
        ("rollback --json", TRAINED, REFUSED, "refused"),
        ("models --json --jsn", TRAINED, USAGE, "usage"),
        ("promote two --json", TRAINED, USAGE, "usage"),
        ("fly --json", TRAINED, USAGE, "usage"),
    ],
)
def test_a_failure_is_one_document_where_documents_are_asked_for(  # noqa: PLR0917  # a table
    terminal: Terminal, homes: Mapping[str, Path], line: str, home: str, code: int, kind: str
) -> None:
    assert terminal.run(homes[home], line) == code
    told = terminal.capture.readouterr()
    document = json.loads(told.out)
    assert set(document) == {"error"}
    assert document["error"]["type"] == kind
    assert document["error"]["what"] in told.err
    assert document["error"]["where"] == f"marquee {line}"
    assert document["error"]["what_to_do"]


def test_a_refusal_of_the_system_is_a_document_too(
    terminal: Terminal, homes: Mapping[str, Path], tmp_path: Path
) -> None:
    home = Path(shutil.copytree(homes[TINY], tmp_path / "home"))
    (home / "models.lock").unlink(missing_ok=True)
    (home / "models.lock").mkdir()
    assert terminal.run(home, "train --json") == REFUSED
    error = json.loads(terminal.capture.readouterr().out)["error"]
    assert error["type"] == "system-refused"
    assert error["what"] == f"{home / 'models.lock'}: Is a directory"


def test_without_the_wish_for_documents_nothing_is_on_standard_output(
    terminal: Terminal, homes: Mapping[str, Path]
) -> None:
    assert terminal.run(homes[NEW], "evaluate") == REFUSED
    assert terminal.capture.readouterr().out == ""


def test_a_refused_promotion_is_a_document_and_a_reason(
    terminal: Terminal, homes: Mapping[str, Path]
) -> None:
    assert terminal.run(homes[TRAINED], "promote 2 --json") == REFUSED
    told = terminal.capture.readouterr()
    document = json.loads(told.out)
    assert document["promoted"] is False
    assert document["error"]["type"] == "refused"
    assert document["error"]["what"] in told.err
    assert told.err.startswith("marquee: version 2 was not promoted: ")
