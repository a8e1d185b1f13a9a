"""Measuring drift: which windows are meant, what is told, kept and blocked."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from adapters.datasets.movielens.reader import MovieLensReader
from application.errors import NotFoundError, OtherDatasetError, RefusedError
from application.operations.drift_document import document_of
from application.operations.measure_drift import DriftRequest, MeasureDrift
from application.operations.profile_window import ProfileWindow
from application.operations.window_choice import (
    EverythingBefore,
    FileChoice,
    HistoryChoice,
    OriginChoice,
    WindowChoice,
    window_choice_of,
)
from application.ports.origin_records import Origin, OriginState
from application.ports.window_report import MeasuredWindow
from domain.data.drift_thresholds import DriftLevel, DriftThresholds
from domain.data.interactions import Interactions
from domain.errors import InvalidValueError
from tests.builders import DAY, MOMENT, movie_of
from tests.dataset_files import LAYOUT_100K, written
from tests.fakes.fixed_clock import FixedClock
from tests.fakes.in_memory_data_reports import InMemoryDataReports
from tests.fakes.in_memory_history_lock import InMemoryHistoryLock
from tests.fakes.in_memory_id_space import InMemoryIdSpace
from tests.fakes.in_memory_movie_catalog import InMemoryMovieCatalog
from tests.fakes.in_memory_origin_records import InMemoryOriginRecords
from tests.fakes.in_memory_segments import InMemorySegments, in_memory_ratings
from tests.fakes.silent_progress import SilentProgress

START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())


def ratings(
    events: int = 3_000, *, days: tuple[int, int] = (0, 100), shifted: int = 0, seed: int = 1
) -> Interactions:
    """Return ratings of 300 movies with a long tail; `shifted` makes others popular."""
    generator = np.random.default_rng(seed)
    movies = (10 * generator.pareto(1.0, events)).astype(np.int64) % 300
    return Interactions(
        viewer_ids=generator.integers(1, 200, events),
        movie_ids=(movies + shifted) % 300 + 1,
        ratings=generator.choice(np.array([3, 4, 5], np.float32), events),
        timestamps=START + generator.integers(days[0] * DAY, days[1] * DAY, events),
    )


@dataclass
class Home:
    """A home in memory, with a history in origins."""

    store: InMemorySegments[Interactions] = field(default_factory=in_memory_ratings)
    origins: InMemoryOriginRecords = field(default_factory=InMemoryOriginRecords)
    catalog: InMemoryMovieCatalog = field(default_factory=InMemoryMovieCatalog)
    id_space: InMemoryIdSpace = field(default_factory=InMemoryIdSpace)
    reports: InMemoryDataReports = field(default_factory=InMemoryDataReports)

    def add(self, name: str, rows: Interactions, **changes: Any) -> None:
        origin = Origin(
            origin_id=f"id-{name}",
            kind="batch",
            name=name,
            lines=len(rows),
            events=len(rows),
            rejects=0,
            recorded_at=MOMENT,
        )
        segment = self.store.write([rows], source=name)
        self.origins.record(replace(origin, **changes), [segment])

    def drift(
        self,
        current: str = "30d",
        reference: str | None = "before",
        *,
        quarantine_at: DriftLevel | None = None,
        thresholds: DriftThresholds | None = None,
    ) -> MeasuredWindow:
        clock = FixedClock(MOMENT)
        profile_window = ProfileWindow(
            listing=self.origins.listing,
            store=self.store,
            origins=self.origins,
            reader=MovieLensReader(clock),
            id_space=self.id_space,
            lock=InMemoryHistoryLock(),
            progress=SilentProgress(),
        )
        measure = MeasureDrift(
            profile_window=profile_window,
            catalog=self.catalog,
            origins=self.origins,
            id_space=self.id_space,
            reports=self.reports,
            thresholds=DriftThresholds(),
            clock=clock,
        )
        return measure(
            DriftRequest(
                current=window_choice_of(current),
                reference=None if reference is None else window_choice_of(reference),
                quarantine_at=quarantine_at,
                thresholds=thresholds,
            )
        )

    def state_of(self, name: str) -> tuple[OriginState, str | None]:
        (found,) = (origin for origin in self.origins.all() if origin.name == name)
        return found.state, found.reason


@pytest.fixture
def home() -> Home:
    home = Home()
    home.add("old", ratings())
    home.add("alike", ratings(1_000, days=(100, 130), seed=2))
    home.add("odd", ratings(1_000, days=(130, 160), shifted=150, seed=3))
    return home


def reference_rows(measured: MeasuredWindow) -> int:
    assert measured.comparison is not None
    return measured.comparison.reference.profile.rows


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("30d", HistoryChoice(since="30d")),
        ("2024-01-01", HistoryChoice(since="2024-01-01")),
        ("2024-01-01..2024-02-01", HistoryChoice(since="2024-01-01", until="2024-02-01")),
        ("..7d", HistoryChoice(until="7d")),
        ("7d ..", HistoryChoice(since="7d")),
        ("all", HistoryChoice()),
        ("before", EverythingBefore()),
        ("batch:2000-05.csv", OriginChoice(name="2000-05.csv", is_batch=True)),
        ("origin:a:b", OriginChoice(name="a:b", is_batch=False)),
        ("file:./data/ml..1m", FileChoice(source="./data/ml..1m")),
    ],
)
def test_windows_as_people_write_them(text: str, choice: WindowChoice) -> None:
    assert window_choice_of(text) == choice


@pytest.mark.parametrize("text", ["", "..", "soon", "batch:", "file", "reference"])
def test_words_that_name_no_window_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"names no window; write 30d .* batch:NAME"):
        window_choice_of(text)


@pytest.mark.parametrize("text", ["99zz", "2024-13-01", "2024-02-01..2024-01-01"])
def test_moments_that_make_no_sense_are_refused(home: Home, text: str) -> None:
    with pytest.raises(InvalidValueError):
        home.drift(text)


def test_the_last_30_days_of_events_are_compared_with_all_before(home: Home) -> None:
    measured = home.drift()
    assert measured.current.profile.rows + reference_rows(measured) == 5_000
    assert measured.current.profile.rows == pytest.approx(1_000, abs=40)
    assert measured.verdict.level is DriftLevel.STRONG
    assert any(reason.startswith("top100_overlap") for reason in measured.verdict.reasons)


@pytest.mark.parametrize(
    ("current", "reference", "rows", "level"),
    [
        ("batch:alike", "before", (4_000, 1_000), None),
        ("batch:alike", "batch:old", (3_000, 1_000), DriftLevel.STABLE),
        ("batch:odd", "batch:old", (3_000, 1_000), DriftLevel.STRONG),
        ("origin:id-odd", "batch:alike", (1_000, 1_000), DriftLevel.STRONG),
        ("2024-04-10..2024-05-10", "..2024-04-10", (3_000, 1_000), DriftLevel.STABLE),
        ("all", "all", (5_000, 5_000), DriftLevel.STABLE),
    ],
)
def test_windows(
    home: Home, current: str, reference: str, rows: tuple[int, int], level: DriftLevel | None
) -> None:
    measured = home.drift(current, reference)
    assert (reference_rows(measured), measured.current.profile.rows) == rows
    assert level in {None, measured.verdict.level}


def test_a_quarantined_batch_can_be_measured_but_is_no_reference(home: Home) -> None:
    home.origins.set_state("id-odd", OriginState.QUARANTINED, "because")
    assert home.drift("batch:odd").current.profile.rows == 1_000
    assert reference_rows(home.drift("batch:odd")) == 4_000
    assert home.drift("all", "all").current.profile.rows == 4_000


@pytest.mark.parametrize(
    ("current", "words"),
    [
        ("batch:missing", "no batch missing; the newest there are: odd, alike, old"),
        ("origin:odd", "no origin odd; the newest there are: id-odd"),
    ],
)
def test_an_unknown_batch_is_refused_with_those_there_are(
    home: Home, current: str, words: str
) -> None:
    with pytest.raises(NotFoundError, match=words):
        home.drift(current)


def test_merged_rows_cannot_be_told_apart(home: Home) -> None:
    segments = home.origins.listing.segments
    segments[0] = replace(segments[0], origin_id=None, merged_from=("id-old",))
    with pytest.raises(RefusedError, match="merged with others"):
        home.drift("batch:old")


def test_a_file_is_compared_with_the_history_of_the_same_movies(home: Home, tmp_path: Path) -> None:
    home.id_space.name = "movielens-100k"
    source = written(tmp_path / "set", LAYOUT_100K)
    measured = home.drift(f"file:{source}")
    assert (reference_rows(measured), measured.current.profile.rows) == (5_000, 3)
    assert not measured.verdict.is_judged


def test_a_file_of_other_movies_is_refused(home: Home, tmp_path: Path) -> None:
    home.id_space.name = "movielens-1m"
    source = written(tmp_path / "set", LAYOUT_100K)
    with pytest.raises(OtherDatasetError, match="movielens-100k, and this home of those"):
        home.drift(f"file:{source}")


def test_without_a_reference_there_is_a_profile_that_says_so() -> None:
    home = Home()
    home.add("first", ratings(500, days=(0, 20)))
    measured = home.drift()
    assert measured.comparison is None
    assert (measured.verdict.level, measured.verdict.is_judged) == (DriftLevel.STABLE, False)
    assert "there is no reference" in measured.verdict.reasons[0]
    assert document_of(measured)["metrics"]["user_activity"]["current"]["viewers"] > 100


def test_an_empty_home_is_no_error_and_no_drift() -> None:
    measured = Home().drift()
    assert not measured.verdict.is_judged
    assert document_of(measured)["rows"] == {"reference": 0, "current": 0}


def test_too_few_events_are_a_reason_and_no_alarm(home: Home) -> None:
    home.add("tiny", ratings(20, days=(160, 161), shifted=150))
    measured = home.drift("batch:tiny", quarantine_at=DriftLevel.MODERATE)
    assert "the current window has 20, and it takes 100" in measured.verdict.reasons[0]
    assert document_of(measured)["drift_detected"] is False
    assert home.state_of("tiny") == (OriginState.ACCEPTED, None)


def test_thresholds_can_be_others(home: Home) -> None:
    lenient = DriftThresholds(
        top100_overlap_strong=0, top10_share_strong=1, top100_share_strong=1, gini_strong=1
    )
    assert home.drift("batch:odd", thresholds=lenient).verdict.level is not DriftLevel.STRONG


def test_the_document_has_every_key_and_is_plain(home: Home) -> None:
    home.catalog.upsert([movie_of(number, year=1999) for number in range(1, 301)])
    document = document_of(home.drift())
    assert json.loads(json.dumps(document)) == document
    assert document["drift_detected"] is True
    assert document["verdict"] == "strong"
    assert document["retrain_advised"] is True
    metrics = document["metrics"]
    assert set(metrics) >= {"rating_psi", "movie_popularity", "top100_overlap", "user_activity"}
    assert metrics["top100_overlap"] < 0.4
    assert set(metrics["movie_popularity"]) >= {"reference", "current", "changes"}
    assert set(metrics["user_activity"]) >= {"reference", "current", "psi"}
    assert 0 <= metrics["new_viewer_share"] <= 1
    assert document["windows"]["current"]["last_event"].startswith("2024-06-")
    assert document["rows"]["current"] + document["rows"]["reference"] == 5_000
    assert document["thresholds"]["gini_strong"] == 0.10
    first = document["shifts"][0]
    assert document["titles"][str(first["movie_id"])] == f"Movie {first['movie_id']} (1999)"


def test_every_comparison_is_kept_and_a_profile_is_not(home: Home) -> None:
    home.drift("all", None)
    assert not home.reports.recorded
    home.drift("batch:odd")
    (kept,) = home.reports.recorded
    assert (kept.kind, kept.subject, kept.verdict) == ("drift", "batch odd", "strong")
    assert kept.document["verdict"] == "strong"
    assert kept.created_at == MOMENT


@pytest.mark.parametrize(
    ("batch", "gate", "blocked"),
    [
        ("odd", DriftLevel.STRONG, True),
        ("odd", DriftLevel.MODERATE, True),
        ("alike", DriftLevel.STRONG, False),
    ],
)
def test_a_batch_that_drifts_leaves_the_history_with_the_reason(
    home: Home, batch: str, gate: DriftLevel, blocked: bool
) -> None:
    measured = home.drift(f"batch:{batch}", "batch:old", quarantine_at=gate)
    state, reason = home.state_of(batch)
    assert (state is OriginState.QUARANTINED) is blocked
    assert (measured.quarantined is not None) is blocked
    if blocked:
        assert reason is not None
        assert reason.startswith("drift is strong: ")
        assert home.reports.recorded[0].document["quarantined"] == reason
        assert home.drift("all", "all").current.profile.rows == 4_000


def test_what_was_discarded_stays_so(home: Home) -> None:
    home.origins.set_state("id-odd", OriginState.DISCARDED, "thrown away")
    measured = home.drift("batch:odd", quarantine_at=DriftLevel.STRONG)
    assert measured.quarantined is None
    assert home.state_of("odd") == (OriginState.DISCARDED, "thrown away")


@pytest.mark.parametrize("current", ["30d", "file:somewhere"])
def test_only_what_came_in_as_one_can_be_quarantined(home: Home, current: str) -> None:
    with pytest.raises(RefusedError, match="name a batch or an origin"):
        home.drift(current, quarantine_at=DriftLevel.STRONG)


@pytest.mark.parametrize(
    "change", [lambda rows: rows, lambda rows: replace(rows, scale=10.0, ratings=rows.ratings * 2)]
)
def test_sources_of_different_scales_are_compared(
    home: Home, change: Callable[[Interactions], Interactions]
) -> None:
    home.add("scaled", change(ratings(1_000, days=(160, 190), seed=9)))
    measured = home.drift("batch:scaled", "batch:old")
    assert document_of(measured)["metrics"]["rating_psi"] < 0.02
