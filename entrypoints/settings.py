"""Settings: the only reader of the environment.

Every setting is a `MARQUEE_*` variable, listed with its default in
`.env.example`. This module also sets the switches of MLflow, Prefect and the
BLAS libraries, so it is imported before any of them.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from domain.errors import InvalidValueError

PREFIX = "MARQUEE_"
REPOSITORY = Path(__file__).resolve().parent.parent
RATINGS_SCHEMA = REPOSITORY / "schemas" / "ratings.toml"

SWITCHES = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

SERVING_SWITCHES = {
    # A request is too small to be shared out: threads of BLAS and OpenMP would
    # wait for one another, ten times as long as the work takes.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Bytes = Annotated[int, msgspec.Meta(ge=1024)]
RetentionDays = Annotated[int, msgspec.Meta(ge=7)]
PollSeconds = Annotated[float, msgspec.Meta(gt=0, le=1)]
Share = Annotated[float, msgspec.Meta(ge=0, lt=1)]
Rate = Annotated[float, msgspec.Meta(ge=0, le=1)]
ShareOfRuntime = Annotated[float, msgspec.Meta(gt=0, le=1)]
Floor = Annotated[float, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that may be set; field `host` is the variable `MARQUEE_HOST`."""

    home: Path = Path("var")
    """The folder that holds all state."""

    host: str = "127.0.0.1"
    """The address that `marquee serve` listens on."""

    port: Port = 8000
    """The port that `marquee serve` listens on."""

    workers: Count = 1
    """Processes of `marquee serve`."""

    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    """Host names that requests may name, without port; `*` allows any."""

    root_path: str = ""
    """The path under which a proxy offers the service."""

    max_body_bytes: Bytes = 1_000_000
    """The largest request body that is read."""

    log_retention_days: RetentionDays = 30
    """How long served requests are kept; at least 7."""

    log_queue_size: Count = 20_000
    """How many served requests may wait to be written before more are dropped."""

    release_poll_seconds: PollSeconds = 0.5
    """How often serving looks for a newly released version; at most 1."""

    minimum_ratings_per_viewer: Count = 5
    """Viewers with fewer ratings are left out of ranking models."""

    minimum_ratings_per_movie: Count = 10
    """Movies with fewer ratings are left out of ranking models."""

    maximum_events_per_viewer: Count = 50_000
    """Of a viewer with more ratings and watched movies, only the newest count."""

    future_tolerance_hours: Floor = 24.0
    """Events further ahead of the clock are left out of training."""

    watch_positive_share: ShareOfRuntime = 0.5
    """Who watched this share of a movie's runtime, and did not rate it, likes it."""

    watch_positive_minutes: Count = 45
    """The distinct minutes it takes where the runtime is not known."""

    promotion_minimum_gain: Share = 0.01
    """The relative gain in ndcg_at_10 that a challenger needs."""

    promotion_maximum_loss: Share = 0.05
    """The relative loss that no other guarded metric may exceed."""

    promotion_coverage_floor: Share = 0.0
    """The least coverage_at_100 a released model may have."""

    promotion_novelty_floor: Floor = 0.0
    """The least novelty a released model may have."""

    promotion_diversity_floor: Share = 0.0
    """The least intra-list diversity a released model may have."""

    drift_thresholds: str = ""
    """Other thresholds of drift than the usual: `gini_strong=0.12, minimum_events=500`."""

    batches: Path | None = None
    """The folder in which batches arrive; `batches` in the home unless set."""

    batch_schema: Path | None = None
    """The rules that batches must keep; `schemas/ratings.toml` of Marquee unless set."""

    batch_max_reject_rate: Rate = 0.05
    """The largest share of rejected rows with which a batch is not quarantined."""

    @property
    def database_path(self) -> Path:
        """The SQLite database of catalogue, logs and verdicts."""
        return self.home / "marquee.db"

    @property
    def history_folder(self) -> Path:
        """The Parquet segments of the history."""
        return self.home / "history"

    @property
    def dead_letters_folder(self) -> Path:
        """Lines of streams that were no events, a file for each origin."""
        return self.home / "dead-letters"

    @property
    def demographics_path(self) -> Path:
        """What is known of viewers beyond their ratings."""
        return self.home / "demographics.csv"

    @property
    def tombstone_keys_path(self) -> Path:
        """The keys of the hashes by which forgotten viewers are recognised."""
        return self.home / "tombstones.key"

    @property
    def downloads_folder(self) -> Path:
        """Published data sets as they were downloaded."""
        return self.home / "downloads"

    @property
    def models_lock_path(self) -> Path:
        """The file whose lock keeps two who train, promote or roll back apart."""
        return self.home / "models.lock"

    @property
    def backup_lock_path(self) -> Path:
        """The file whose lock keeps two backups apart."""
        return self.home / "backup.lock"

    @property
    def history_lock_path(self) -> Path:
        """The file whose lock all who use the history's files share."""
        return self.home / "history.lock"

    @property
    def releases_folder(self) -> Path:
        """The released versions that rank, and the pointer to the current one."""
        return self.home / "released"

    @property
    def rating_releases_folder(self) -> Path:
        """The released versions that predict ratings, and the pointer to the current one."""
        return self.releases_folder / "rating"

    @property
    def tuning_folder(self) -> Path:
        """What searches for parameters have tried."""
        return self.home / "tuning"

    @property
    def tracking_folder(self) -> Path:
        """MLflow's database and artefacts."""
        return self.home / "mlflow"

    @property
    def runs_folder(self) -> Path:
        """The record and the report of each training run."""
        return self.home / "runs"

    @property
    def readings_path(self) -> Path:
        """How often figures on test were read."""
        return self.home / "test-readings.jsonl"

    @property
    def batches_folder(self) -> Path:
        """Where batches arrive, are claimed, and lie afterwards."""
        return self.batches or self.home / "batches"

    @property
    def batch_schema_path(self) -> Path:
        """The rules that batches must keep."""
        return self.batch_schema or RATINGS_SCHEMA

    @property
    def plans_folder(self) -> Path:
        """The model plans, which are part of the code."""
        return REPOSITORY / "plans"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise `InvalidValueError` naming the variable at fault.

    Tuples are comma-separated. An empty text stands for the default, as where
    a file of variables leaves one blank. Unknown names are not an error here,
    since orchestrators inject such names: see `unknown_names`.
    """
    values: dict[str, object] = {}
    for name, text in _ours(environment).items():
        field = name.removeprefix(PREFIX).lower()
        if field not in Settings.__struct_fields__ or not text.strip():
            continue
        if field == "allowed_hosts":
            values[field] = [part.strip() for part in text.split(",") if part.strip()]
        else:
            values[field] = text
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at ")
        name = PREFIX + path.strip("`").removeprefix("$.").upper() if path else "the settings"
        raise InvalidValueError(f"{name}: {reason}; see .env.example") from error


def unknown_names(environment: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """Return the `MARQUEE_*` names that mean nothing, each with the nearest known name."""
    known = [PREFIX + field.upper() for field in Settings.__struct_fields__]
    unknown: dict[str, str | None] = {}
    for name in _ours(environment):
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=1)
            unknown[name] = nearest[0] if nearest else None
    return unknown


def set_switches() -> None:
    """Silence telemetry and analytics of the tools beneath, unless the user has set them."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)


def set_serving_switches() -> None:
    """Keep numpy and FAISS to the thread that serves, unless the user has set otherwise."""
    for name, value in SERVING_SWITCHES.items():
        os.environ.setdefault(name, value)


def _decode(kind: type, value: object) -> object:
    return Path(str(value)) if kind is Path else value


def _ours(environment: Mapping[str, str] | None) -> dict[str, str]:
    source = os.environ if environment is None else environment
    return {name: text for name, text in source.items() if name.startswith(PREFIX)}


def environment_for(home: Path) -> dict[str, str]:
    """Return the environment in which a child process works on `home`."""
    return {**os.environ, f"{PREFIX}HOME": str(home)}
