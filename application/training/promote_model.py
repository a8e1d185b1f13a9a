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
from application.ports.release_store import Fill, ReleaseStore
from application.ports.writer_lock import WriterLock
from application.training.align_stages import AlignStages
from application.training.judge_versions import Judgement, JudgeVersions
from domain.errors import ArtefactError, InvalidValueError
from domain.identifiers import VersionNumber
from domain.models.promotion import DECIDING_METRIC, Decision, RecordedVerdict
from domain.models.versions import ModelVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionRequest:
    """Which version to promote (None: the best of the last run), and why past the policy."""

    number: VersionNumber | None = None
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
    """Judges a version and, where the policy agrees or is overruled, releases it.

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
        releases: ReleaseStore,
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
            challenger = self._chosen(request.number, versions)
            (judgement,) = self._judge_versions([challenger], versions)
            agreed = judgement.verdict.decision is Decision.PROMOTE
            promoted = agreed or request.forced_why is not None
            if promoted:
                self._release(challenger.number)
            recorded = self._record(judgement, request.forced_why)
            if promoted:
                self._releases.point_to(challenger.number)
                self._align_stages()
            return Promotion(promoted=promoted, recorded=recorded)

    def _chosen(
        self, number: VersionNumber | None, versions: Sequence[ModelVersion]
    ) -> ModelVersion:
        if number is None:
            return _best_of_last_run(versions)
        for version in versions:
            if version.number == number:
                if number == self._releases.current() and self._is_sound(number):
                    raise RefusedError(f"version {number} is in production already")
                return version
        raise NotFoundError(f"there is no version {number}; `marquee models` lists those there are")

    def _release(self, number: VersionNumber) -> None:
        """Bring the files of a version among the releases; damaged ones are replaced at once."""
        if number == self._releases.current():
            with suppress(NotFoundError):  # its folder may be gone as a whole
                self._releases.replace(number, self._fill(number))
                return
        self._releases.add(number, self._fill(number))

    def _is_sound(self, number: VersionNumber) -> bool:
        try:
            self._artefacts.read(self._releases.folder(number))
        except (ArtefactError, NotFoundError):
            return False
        return True

    def _fill(self, number: VersionNumber) -> Fill:
        def fill(folder: Path) -> None:
            self._registry.fetch(number, folder)
            self._artefacts.read(folder)

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
    return max(
        candidates,
        key=lambda version: (version.validation.get(DECIDING_METRIC, -1.0), -version.number),
    )
