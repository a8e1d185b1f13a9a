"""Put a version into production, if the policy agrees."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from application.errors import NotFoundError, RefusedError
from application.ports.artefacts import ArtefactFolders
from application.ports.clock import Clock
from application.ports.model_records import ModelRecords
from application.ports.model_registry import ModelRegistry
from application.ports.release_store import Fill, ReleaseStore, ReleaseStores
from application.ports.writer_lock import WriterLock
from application.training.align_stages import AlignStages
from application.training.judge_versions import JudgeVersions
from application.training.judgement import Judgement
from domain.errors import ArtefactError, InvalidValueError
from domain.identifiers import VersionNumber
from domain.models.promotion import Decision, RecordedVerdict, merit
from domain.models.specification import Role
from domain.models.versions import ModelVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionRequest:
    """Which version to promote, and why past the policy.

    Without a number it is the best that the last run made for `role`.
    """

    number: VersionNumber | None = None
    role: Role = Role.RANKING
    forced_why: str | None = None

    def __post_init__(self) -> None:
        if self.forced_why is not None and not self.forced_why.strip():
            raise InvalidValueError("to overrule the policy, say why: --why TEXT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """The verdict, and whether the version is in production now."""

    promoted: bool
    recorded: RecordedVerdict


class PromoteModel:
    """Judges a version for its role and, where the policy agrees or is overruled, releases it.

    The verdict is stored either way. The release is filled and verified before
    the pointer moves, and the registry follows the pointer: a kill at any point
    leaves a champion serving, and the next writer mends the rest.
    """

    def __init__(
        self,
        *,
        judge_versions: JudgeVersions,
        align_stages: AlignStages,
        registry: ModelRegistry,
        releases: ReleaseStores,
        artefacts: ArtefactFolders,
        records: ModelRecords,
        lock: WriterLock,
        clock: Clock,
    ) -> None:
        self._judge_versions = judge_versions
        self._align_stages = align_stages
        self._registry = registry
        self._releases = releases
        self._artefacts = artefacts
        self._records = records
        self._lock = lock
        self._clock = clock

    def __call__(self, request: PromotionRequest) -> Promotion:
        """Promote or refuse.

        Raises `NotFoundError` for an unknown version, `RefusedError` where it is
        in production already (and its files are sound) or nothing is there to
        promote, `ArtefactError` where its files are not what its manifest says.
        """
        with self._lock.hold("promote"):
            versions = self._align_stages()
            challenger = self._chosen(request, versions)
            releases = self._releases[challenger.plan.role]
            (judgement,) = self._judge_versions([challenger], versions)
            agreed = judgement.verdict.decision is Decision.PROMOTE
            promoted = agreed or request.forced_why is not None
            if promoted:
                self._release(challenger.number, releases)
            recorded = self._record(judgement, request.forced_why)
            if promoted:
                releases.point_to(challenger.number)
                self._align_stages()
            return Promotion(promoted=promoted, recorded=recorded)

    def _chosen(self, request: PromotionRequest, versions: Sequence[ModelVersion]) -> ModelVersion:
        number = request.number
        if number is None:
            return _best_of_last_run([one for one in versions if one.plan.role is request.role])
        for version in versions:
            if version.number == number:
                releases = self._releases[version.plan.role]
                if number == releases.current() and self._is_sound(number, releases):
                    raise RefusedError(f"version {number} is in production already")
                return version
        raise NotFoundError(f"there is no version {number}; `marquee models` lists those there are")

    def _release(self, number: VersionNumber, releases: ReleaseStore) -> None:
        """Bring the files of a version among the releases; damaged ones are replaced at once."""
        if number == releases.current():
            with suppress(NotFoundError):  # its folder may be gone as a whole
                releases.replace(number, self._fill(number))
                return
        releases.add(number, self._fill(number))

    def _is_sound(self, number: VersionNumber, releases: ReleaseStore) -> bool:
        try:
            self._artefacts.read_any(releases.folder(number))
        except (ArtefactError, NotFoundError):
            return False
        return True

    def _fill(self, number: VersionNumber) -> Fill:
        def fill(folder: Path) -> None:
            self._registry.fetch(number, folder)
            self._artefacts.read_any(folder)

        return fill

    def _record(self, judgement: Judgement, forced_why: str | None) -> RecordedVerdict:
        recorded = RecordedVerdict(
            verdict_id=uuid4().hex,
            decided_at=self._clock.now(),
            role=judgement.version.plan.role,
            challenger=judgement.version.number,
            champion=judgement.champion,
            compared_on=judgement.compared_on,
            forced_why=forced_why,
            verdict=judgement.verdict,
        )
        self._records.add_verdict(recorded)
        self._registry.note_verdict(recorded)
        return recorded


def _best_of_last_run(versions: Sequence[ModelVersion]) -> ModelVersion:
    """Return the personal version that leads the last run on validation, if not yet promoted."""
    if not versions:
        raise RefusedError("nothing has been trained yet; start with `marquee train`")
    run = versions[-1].training_run
    personal = [one for one in versions if one.training_run == run and one.is_personal]
    if not personal:
        raise RefusedError(
            "the last training run made no personal version; train one, or name a version"
        )
    candidates = [version for version in personal if version.promoted_at is None]
    if not candidates:
        raise RefusedError(
            "every personal version of the last training run has been in production already;"
            " train again, or name a version"
        )
    return max(candidates, key=merit)
