"""The splits that rankings can be evaluated on, by name."""

from collections.abc import Mapping

from domain.errors import InvalidValueError
from domain.evaluation.leave_last_out import LeaveLastOut
from domain.evaluation.rounds import RankingSplit
from domain.evaluation.strong_generalisation import StrongGeneralisation
from domain.evaluation.time_cuts import GlobalTimeSplit, RollingCuts

SPLITS: Mapping[str, RankingSplit] = {
    split.name: split
    for split in (
        GlobalTimeSplit(),
        GlobalTimeSplit(on_validation=True),
        RollingCuts(),
        RollingCuts(last=0.85, name="rolling-cuts-validation"),
        LeaveLastOut(),
        StrongGeneralisation(),
        StrongGeneralisation(on_validation=True),
    )
}
"""One that ends in `-validation` does not read what the one without it reports on."""


def split_named(name: str) -> RankingSplit:
    """Return a split, or raise `InvalidValueError` listing those there are."""
    if name not in SPLITS:
        raise InvalidValueError(f"there is no split {name!r}; there are {', '.join(SPLITS)}")
    return SPLITS[name]
