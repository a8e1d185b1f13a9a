"""Drift: when a window of events is no longer like another one."""

from dataclasses import dataclass

from domain.data.drift_measures import DriftMeasure, DriftMeasurement
from domain.data.drift_thresholds import DriftLevel, DriftThresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftVerdict:
    """How far the current window has drifted, and why.

    `reasons` decided the level; `remarks` are worth knowing and decided
    nothing. Where it `is_judged` not, there was too little to judge by: the
    level is stable then, since nothing speaks for a drift, and the reason says so.
    """

    level: DriftLevel
    is_judged: bool
    reasons: tuple[str, ...]
    remarks: tuple[str, ...] = ()


class DriftPolicy:
    """Judges measured windows; the same figures give the same verdict.

    A measure counts where it reaches a threshold and goes beyond what chance
    alone does in windows of these sizes. The worst measure decides.
    """

    def __init__(self, thresholds: DriftThresholds) -> None:
        self._thresholds = thresholds

    @property
    def thresholds(self) -> DriftThresholds:
        """What it judges by."""
        return self._thresholds

    def lack_of_events(self, reference_rows: int, current_rows: int) -> DriftVerdict | None:
        """Return the verdict on windows with too few events; None where there are enough."""
        least = self._thresholds.minimum_events
        sizes = {"reference": reference_rows, "current": current_rows}
        lacking = [
            f"the {side} window has {rows:,}"
            for side, rows in sizes.items()
            if rows < max(least, 1)
        ]
        if not lacking:
            return None
        return not_judged(
            f"too few events to judge: {' and '.join(lacking)}, and it takes {least:,.0f};"
            " choose a longer window"
        )

    def judge(self, measurement: DriftMeasurement) -> DriftVerdict:
        """Return the verdict: the worst level of any measure, with every measure that counts."""
        reasons: dict[DriftLevel, list[str]] = {level: [] for level in DriftLevel}
        remarks = []
        for measure in measurement.measures:
            reached = self._reached(measure)
            if reached is None:
                continue
            level, rule = reached
            if _is_beyond_chance(measure):
                reasons[level].append(f"{_told(measure)}; {rule}; {_chance(measure)}")
            else:
                remarks.append(f"{_told(measure)}; {rule}, but {_chance(measure)}")
        found = [level for level in DriftLevel if reasons[level]]
        told = (*reasons[DriftLevel.STRONG], *reasons[DriftLevel.MODERATE])
        return DriftVerdict(
            level=found[-1] if found else DriftLevel.STABLE,
            is_judged=True,
            reasons=told or (_ALL_WITHIN,),
            remarks=(*remarks, _new(measurement)),
        )

    def _reached(self, measure: DriftMeasure) -> tuple[DriftLevel, str] | None:
        """Return the level whose threshold is reached, and that rule, whatever chance does."""
        for level, threshold in self._thresholds.levels_of(measure.name):
            if measure.is_overlap and measure.change < threshold:
                return level, f"{level} below {threshold:.2f}"
            if not measure.is_overlap and round(measure.change, 9) >= threshold:
                return level, f"{level} from {threshold:.2f}"
        return None


_ALL_WITHIN = "every measure lies within its thresholds, or within what chance does"


def not_judged(reason: str) -> DriftVerdict:
    """Return the verdict where there is nothing to judge by."""
    return DriftVerdict(level=DriftLevel.STABLE, is_judged=False, reasons=(reason,))


def _is_beyond_chance(measure: DriftMeasure) -> bool:
    if measure.is_overlap:
        return measure.change < measure.by_chance
    return measure.change > measure.by_chance


def _told(measure: DriftMeasure) -> str:
    moved = "is" if measure.is_overlap or measure.name.endswith("_psi") else "has moved by"
    return (
        f"{measure.name} {moved} {measure.change:.3f} ({measure.of}:"
        f" {measure.reference:.3f} in the reference, {measure.current:.3f} now)"
    )


def _chance(measure: DriftMeasure) -> str:
    bound = "down to" if measure.is_overlap else "up to"
    return f"chance alone brings it {bound} {measure.by_chance:.3f}"


def _new(measurement: DriftMeasurement) -> str:
    return (
        f"{measurement.new_movie_share:.1%} of the current events are on movies and"
        f" {measurement.new_viewer_share:.1%} by viewers that the reference lacks"
    )
