"""The contract of `ModelRecords`."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from adapters.database.model_records import SqlModelRecords
from application.errors import StorageError
from application.ports.model_records import ModelRecords
from domain.identifiers import VersionNumber
from domain.models.promotion import Check, Decision, RecordedVerdict, Verdict
from domain.models.specification import ModelPlan, Role
from domain.models.versions import ModelVersion, Stage
from tests.builders import MOMENT
from tests.fakes.in_memory_model_records import InMemoryModelRecords

VERSION = ModelVersion(
    number=VersionNumber(9),
    plan=ModelPlan(
        name="als",
        family="als",
        parameters={"factors": 64, "regularization": 0.1, "exact": True, "solver": "cg"},
        seed=7,
    ),
    stage=Stage.PRODUCTION,
    is_personal=True,
    training_run="run-1",
    tracking_run_id="0123",
    data_fingerprint="ab" * 32,
    created_at=MOMENT,
    train_seconds=2.5,
    validation={"ndcg_at_10": 0.1 + 0.2, "mrr": 1.0},
    test={},
    manifest_sha256="cd" * 32,
    label="winter",
    promoted_at=MOMENT + timedelta(microseconds=3),
)

REFUSAL = RecordedVerdict(
    verdict_id="verdict-1",
    decided_at=MOMENT,
    role=Role.RANKING,
    challenger=VersionNumber(9),
    champion=VersionNumber(3),
    compared_on="validation",
    forced_why=None,
    verdict=Verdict(
        decision=Decision.REFUSE,
        reasons=("ndcg_at_10 is only 0.3 % better; 1 % is asked for",),
        checks=(
            Check(
                metric="ndcg_at_10",
                challenger=0.1003,
                champion=0.1,
                change=0.003,
                passed=False,
                rule="better by at least 1 %",
            ),
        ),
        remarks=("ndcg_at_10 0.1003 beats the popularity row's 0.0900",),
    ),
)


def in_memory(_engine: Engine) -> ModelRecords:
    return InMemoryModelRecords()


@pytest.mark.parametrize("make", [in_memory, SqlModelRecords])
class TestModelRecords:
    @pytest.fixture
    def records(self, make: Callable[[Engine], ModelRecords], engine: Engine) -> ModelRecords:
        return make(engine)

    def test_a_new_home_knows_no_versions_and_no_verdicts(self, records: ModelRecords) -> None:
        assert (records.versions(), records.verdicts()) == ([], [])

    def test_versions_come_back_whole_and_oldest_first(self, records: ModelRecords) -> None:
        tenth = replace(VERSION, number=VersionNumber(10), promoted_at=None, label=None)
        records.publish([tenth, VERSION])
        assert records.versions() == [VERSION, tenth]

    def test_a_figure_that_is_undefined_is_absent(self, records: ModelRecords) -> None:
        odd = {"mrr": math.nan, "novelty": math.inf, "map": -math.inf, "ndcg_at_10": 0.1}
        records.publish([replace(VERSION, validation=odd, test=odd)])
        (found,) = records.versions()
        assert found.validation == found.test == {"ndcg_at_10": 0.1}

    def test_publishing_replaces_all_that_was_known(self, records: ModelRecords) -> None:
        records.publish([VERSION])
        archived = replace(VERSION, number=VersionNumber(4), stage=Stage.ARCHIVED)
        records.publish([archived])
        assert records.versions() == [archived]
        records.publish([])
        assert records.versions() == []

    def test_verdicts_come_back_whole_and_newest_first(self, records: ModelRecords) -> None:
        promoted = replace(
            REFUSAL,
            verdict_id="verdict-2",
            champion=None,
            forced_why="the festival starts tomorrow",
            verdict=Verdict(decision=Decision.PROMOTE, reasons=()),
        )
        earlier = replace(REFUSAL, verdict_id="verdict-0", decided_at=MOMENT - timedelta(seconds=1))
        for verdict in (REFUSAL, promoted, earlier):
            records.add_verdict(verdict)
        assert records.verdicts() == [promoted, REFUSAL, earlier]
        assert records.verdicts(limit=1) == [promoted]


def test_a_verdict_from_before_there_were_remarks_is_read(engine: Engine) -> None:
    records = SqlModelRecords(engine)
    records.add_verdict(REFUSAL)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE verdicts SET document = json_remove(document, '$.verdict.remarks')")
        )
    (found,) = records.verdicts()
    assert found == replace(REFUSAL, verdict=replace(REFUSAL.verdict, remarks=()))


def test_a_document_of_another_form_is_told_apart(engine: Engine) -> None:
    records = SqlModelRecords(engine)
    records.publish([VERSION])
    with engine.begin() as connection:
        connection.execute(text("UPDATE model_versions SET document = '{\"number\": 9}'"))
    with pytest.raises(StorageError, match="ModelVersion cannot be read"):
        records.versions()
