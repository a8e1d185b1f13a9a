"""When a window has drifted, as a table of cases."""

from dataclasses import dataclass, field

import pytest

from domain.data.drift import DriftPolicy
from domain.data.drift_measures import DriftMeasure, DriftMeasurement
from domain.data.drift_thresholds import DriftLevel, DriftThresholds, thresholds_of
from domain.errors import InvalidValueError

STABLE, MODERATE, STRONG = DriftLevel
AT_REST = {
    "rating_psi": 0.0,
    "activity_psi": 0.0,
    "top10_share": 0.0,
    "top100_share": 0.0,
    "gini": 0.0,
    "top10_overlap": 1.0,
    "top100_overlap": 1.0,
}


def measured(changes: dict[str, float], by_chance: dict[str, float]) -> DriftMeasurement:
    return DriftMeasurement(
        measures=tuple(
            DriftMeasure(
                name=name,
                of="what it is of",
                reference=0.25,
                current=0.5,
                change=change,
                by_chance=by_chance.get(name, 1.0 if name.endswith("_overlap") else 0.0),
            )
            for name, change in (AT_REST | changes).items()
        ),
        new_movie_share=0.125,
        new_viewer_share=0.5,
        activity_days=30,
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    title: str
    level: DriftLevel
    changes: dict[str, float] = field(default_factory=dict)
    by_chance: dict[str, float] = field(default_factory=dict)
    thresholds: str = ""
    because: tuple[str, ...] = ()
    remarked: str = "12.5% of the current events are on movies and 50.0% by viewers"


def threshold(measure: str, moderate: float | None, strong: float | None) -> list[Case]:
    """Return the cases at and just below both thresholds of a rising measure."""
    cases = []
    for level, value, below in (
        (MODERATE, moderate, STABLE),
        (STRONG, strong, MODERATE if moderate is not None else STABLE),
    ):
        if value is not None:
            at, just_below = {measure: value}, {measure: value - 0.0001}
            told = f"{value:.3f} (what it is of: 0.250 in the reference, 0.500 now); {level} from"
            cases += [
                Case(
                    title=f"{measure} {value}",
                    changes=at,
                    level=level,
                    because=(measure, told, f"{value:.2f}"),
                ),
                Case(title=f"{measure} below {value}", changes=just_below, level=below),
            ]
    return cases


CASES = [
    Case(title="nothing has changed", level=STABLE, because=("within its thresholds",)),
    *threshold("rating_psi", 0.10, 0.25),
    *threshold("activity_psi", 0.25, None),
    *threshold("top10_share", 0.05, 0.08),
    *threshold("top100_share", 0.10, 0.15),
    *threshold("gini", 0.06, 0.10),
    Case(title="activity alone is moderate", changes={"activity_psi": 9.0}, level=MODERATE),
    Case(title="overlap at its threshold", changes={"top100_overlap": 0.40}, level=STABLE),
    Case(
        title="overlap below its threshold",
        changes={"top100_overlap": 0.39},
        level=STRONG,
        because=("top100_overlap is 0.390", "strong below 0.40", "chance alone brings it down"),
    ),
    Case(title="overlap of the top 10 is told only", changes={"top10_overlap": 0.0}, level=STABLE),
    Case(
        title="the worst measure decides, and the rest is told after it",
        changes={"rating_psi": 0.12, "gini": 0.2},
        level=STRONG,
        because=("gini has moved by 0.200", "rating_psi is 0.120"),
    ),
    Case(
        title="chance does as much",
        changes={"gini": 0.2},
        by_chance={"gini": 0.2},
        level=STABLE,
        because=("within what chance does",),
        remarked="gini has moved by 0.200 (what it is of: 0.250 in the reference, 0.500 now);"
        " strong from 0.10, but chance alone brings it up to 0.200",
    ),
    Case(
        title="chance leaves as little overlap",
        changes={"top100_overlap": 0.2},
        by_chance={"top100_overlap": 0.1},
        level=STABLE,
        remarked="top100_overlap is 0.200",
    ),
    Case(
        title="more than chance does",
        changes={"gini": 0.2},
        by_chance={"gini": 0.19},
        level=STRONG,
    ),
    Case(
        title="a threshold that was set",
        changes={"gini": 0.11},
        thresholds="gini_strong=0.12",
        level=MODERATE,
    ),
    Case(
        title="a stricter overlap",
        changes={"top100_overlap": 0.7},
        thresholds="top100_overlap_strong = 0.75",
        level=STRONG,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_verdicts(case: Case) -> None:
    policy = DriftPolicy(thresholds_of(case.thresholds))
    verdict = policy.judge(measured(case.changes, case.by_chance))
    assert verdict.level is case.level
    assert verdict.is_judged
    told = "\n".join(verdict.reasons)
    places = [told.index(part) for part in case.because]
    assert places == sorted(places)
    assert case.remarked in "\n".join(verdict.remarks)


@pytest.mark.parametrize(
    ("reference", "current", "lacks"),
    [
        (99, 5000, "the reference window has 99, and it takes 100"),
        (5000, 0, "the current window has 0"),
        (3, 4, "the reference window has 3 and the current window has 4"),
    ],
)
def test_too_few_events_are_told_and_no_alarm(reference: int, current: int, lacks: str) -> None:
    verdict = DriftPolicy(DriftThresholds()).lack_of_events(reference, current)
    assert verdict is not None
    assert (verdict.level, verdict.is_judged) == (STABLE, False)
    assert "too few events to judge" in verdict.reasons[0]
    assert lacks in verdict.reasons[0]


def test_enough_events_are_judged_and_none_never() -> None:
    assert DriftPolicy(DriftThresholds()).lack_of_events(100, 100) is None
    assert DriftPolicy(thresholds_of("minimum_events=0")).lack_of_events(1, 1) is None
    assert DriftPolicy(thresholds_of("minimum_events=0")).lack_of_events(1, 0) is not None


def test_levels_are_in_order() -> None:
    assert [level.rank for level in (STABLE, MODERATE, STRONG)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("gini_stong=1", "did you mean gini_strong?"),
        ("gini=0.1", "'gini' is no drift threshold"),
        ("gini_strong", "write NAME=NUMBER"),
        ("gini_strong=much", "write NAME=NUMBER"),
        ("gini_strong=nan", "must be 0 or more"),
        ("gini_strong=inf", "must be 0 or more"),
        ("rating_psi_moderate=-1", "rating_psi_moderate must be 0 or more"),
        ("gini_strong=0.01", "gini_moderate (0.06) must not lie above gini_strong (0.01)"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        thresholds_of(text)
    assert complaint in str(refused.value)


def test_thresholds_are_changed_one_by_one() -> None:
    changed = thresholds_of("gini_strong=0.2, minimum_events=5,", thresholds_of("gini_strong=0.3"))
    assert (changed.gini_strong, changed.minimum_events) == (0.2, 5)
    assert changed.gini_moderate == DriftThresholds().gini_moderate
