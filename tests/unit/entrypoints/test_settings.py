from pathlib import Path

import pytest

from domain.errors import InvalidValueError
from entrypoints.settings import PREFIX, REPOSITORY, Settings, load_settings, unknown_names


def test_the_defaults_need_no_environment() -> None:
    assert load_settings({}) == Settings()


def test_texts_become_values() -> None:
    settings = load_settings(
        {
            "MARQUEE_HOME": "/srv/marquee",
            "MARQUEE_PORT": "9000",
            "MARQUEE_ALLOWED_HOSTS": "films.example, localhost",
            "MARQUEE_RELEASE_POLL_SECONDS": "0.25",
            "MARQUEE_BATCHES": "/srv/arrivals",
        }
    )
    assert settings.home == Path("/srv/marquee")
    assert settings.port == 9000
    assert settings.allowed_hosts == ("films.example", "localhost")
    assert settings.release_poll_seconds == 0.25
    assert settings.batches_folder == Path("/srv/arrivals")
    assert settings.batch_schema_path == REPOSITORY / "schemas" / "ratings.toml"


def test_a_blank_variable_stands_for_the_default() -> None:
    blank = {PREFIX + name.upper(): " " for name in Settings.__struct_fields__}
    assert load_settings(blank) == Settings()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MARQUEE_PORT", "0"),
        ("MARQUEE_PORT", "65536"),
        ("MARQUEE_PORT", "eighty"),
        ("MARQUEE_WORKERS", "0"),
        ("MARQUEE_MAX_BODY_BYTES", "10"),
        ("MARQUEE_LOG_RETENTION_DAYS", "6"),
        ("MARQUEE_LOG_QUEUE_SIZE", "-1"),
        ("MARQUEE_RELEASE_POLL_SECONDS", "0"),
        ("MARQUEE_RELEASE_POLL_SECONDS", "1.5"),
        ("MARQUEE_MINIMUM_RATINGS_PER_VIEWER", "0"),
        ("MARQUEE_PROMOTION_MINIMUM_GAIN", "-0.1"),
        ("MARQUEE_PROMOTION_MAXIMUM_LOSS", "1"),
        ("MARQUEE_BATCH_MAX_REJECT_RATE", "1.1"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_variable(name: str, text: str) -> None:
    with pytest.raises(InvalidValueError, match=rf"^{name}: .*; see \.env\.example$"):
        load_settings({name: text})


def test_an_unknown_name_is_reported_with_the_nearest_known_one() -> None:
    environment = {"MARQUEE_HOTS": "x", "MARQUEE_SERVICE_PORT_8000_TCP": "y", "OTHER": "z"}
    assert unknown_names(environment) == {
        "MARQUEE_HOTS": "MARQUEE_HOST",
        "MARQUEE_SERVICE_PORT_8000_TCP": None,
    }
    assert load_settings(environment) == Settings()


def test_the_example_file_lists_every_setting_with_its_default() -> None:
    lines = (REPOSITORY / ".env.example").read_text().splitlines()
    listed = dict(
        line.removeprefix("#").split("=", 1) for line in lines if line.startswith(f"#{PREFIX}")
    )
    assert set(listed) == {PREFIX + name.upper() for name in Settings.__struct_fields__}
    assert load_settings(listed) == Settings()
