"""Steps in the life of models, over a home."""

from pathlib import Path

from click.testing import CliRunner, Result

from application.training.promote_model import Promotion, PromotionRequest
from domain.identifiers import VersionNumber
from domain.models.specification import Role
from domain.models.versions import Stage
from entrypoints.cli.main import marquee
from tests.homes import workshop_of


def run(home: Path, *arguments: str) -> Result:
    """Run a command over a home, in this process."""
    return CliRunner().invoke(marquee, list(arguments), env={"MARQUEE_HOME": str(home)})


def promote(home: Path, number: int | None = None, why: str | None = None) -> Promotion:
    """Promote a version, or the best new one, past the policy where `why` says why."""
    with workshop_of(home) as workshop:
        return workshop.promote_model()(
            PromotionRequest(
                number=None if number is None else VersionNumber(number), forced_why=why
            )
        )


def roll_back(home: Path) -> int:
    """Go back one release, and return which version came back."""
    with workshop_of(home) as workshop:
        return workshop.roll_back_model()().returned


def stages(home: Path) -> dict[int, Stage]:
    """Return the stages, which the registry and its published copy must agree on."""
    with workshop_of(home) as workshop:
        published = workshop.records().versions()
        assert published == workshop.registry().versions()
        return {version.number: version.stage for version in published}


def current(home: Path) -> int | None:
    """Return the version that the release pointer names."""
    with workshop_of(home) as workshop:
        return workshop.releases()[Role.RANKING].current()


def flip_a_byte(file: Path) -> None:
    """Damage a file as a disk might."""
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
