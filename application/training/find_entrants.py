"""Find the plans that people name, by plan or by version, and those always beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.errors import NotFoundError
from application.ports.model_records import ModelRecords
from application.ports.plan_library import PlanLibrary
from application.ports.released_versions import ReleasedVersions
from application.training.evaluate_split import Entrant
from application.training.reference_rows import REFERENCE_PLAN
from domain.errors import InvalidValueError
from domain.models.specification import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """Who is measured: those asked for, then the champion and the popularity row.

    `champion` and `reference` are labels of `everybody`.
    """

    asked: Sequence[Entrant]
    everybody: Sequence[Entrant]
    champion: str | None
    reference: str


class FindEntrants:
    """Finds plans by name or path, and those of versions by number.

    A version is measured by its plan, fitted anew: the files it serves from know
    what a split holds out.
    """

    def __init__(
        self, *, plans: PlanLibrary, records: ModelRecords, releases: ReleasedVersions
    ) -> None:
        self._plans = plans
        self._records = records
        self._releases = releases

    def __call__(self, names: Sequence[str]) -> Entrants:
        """Return the entrants of those names; without any, of every plan that ranks.

        Raises `NotFoundError` for an unknown plan or version, `InvalidValueError`
        for one that does not rank.
        """
        asked = [self._named(name) for name in dict.fromkeys(names)] or self._all()
        labels = [one.label for one in asked]
        if len(set(labels)) < len(labels):
            raise InvalidValueError(f"two models have the same name: {', '.join(sorted(labels))}")
        everybody = list(asked)
        champion = self._champion(everybody)
        reference = _label_among(everybody, self._plan(REFERENCE_PLAN))
        return Entrants(asked=asked, everybody=everybody, champion=champion, reference=reference)

    def _all(self) -> list[Entrant]:
        return [
            Entrant(label=plan.name, plan=plan)
            for plan in self._plans.all()
            if plan.role is Role.RANKING
        ]

    def _named(self, name: str) -> Entrant:
        entrant = self._version(int(name)) if name.isdecimal() else self._plan(name)
        if entrant.plan.role is not Role.RANKING:
            raise InvalidValueError(
                f"{entrant.label} has the role {entrant.plan.role.value!r}; only what has the role"
                f" {Role.RANKING.value!r} is measured on these splits"
            )
        return entrant

    def _plan(self, name: str) -> Entrant:
        plan = self._plans.named(name)
        return Entrant(label=plan.name, plan=plan)

    def _version(self, number: int) -> Entrant:
        versions = self._records.versions()
        for version in versions:
            if version.number == number:
                return Entrant(label=f"version {number} ({version.plan.name})", plan=version.plan)
        known = ", ".join(str(version.number) for version in versions) or "none yet"
        raise NotFoundError(f"there is no version {number}; the versions are {known}")

    def _champion(self, everybody: list[Entrant]) -> str | None:
        current = self._releases.current()
        if current is None or all(one.number != current for one in self._records.versions()):
            return None
        return _label_among(everybody, self._version(current))


def _label_among(everybody: list[Entrant], entrant: Entrant) -> str:
    """Return the label of the entrant with the same plan, adding it where there is none."""
    for one in everybody:
        if one.plan == entrant.plan:
            return one.label
    everybody.append(entrant)
    return entrant.label
