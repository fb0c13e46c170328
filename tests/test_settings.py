"""Every setting is a QUOTH_* variable with a default, a range and a sentence, and a wrong value is told by its name."""

import pytest

from service.settings import SETTINGS, Settings, SettingsError, markdown, misspelt
from tests.server import REPOSITORY


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings()
    assert (Settings().host, Settings().port, Settings().max_chars) == ("127.0.0.1", 8000, 100_000)


def test_every_setting_has_a_variable_of_its_name_and_an_explanation() -> None:
    for setting in SETTINGS:
        assert setting.variable == f"QUOTH_{setting.name.upper()}"
        assert setting.help.endswith(".")
        if isinstance(setting.default, int | float) and not isinstance(setting.default, bool):
            assert setting.low <= setting.default <= setting.high


def test_values_are_read_in_the_type_of_their_default() -> None:
    settings = Settings.from_environ(
        {
            "QUOTH_PORT": " 9000 ",
            "QUOTH_TIME_BUDGET": "2.5",
            "QUOTH_METRICS_NEED_KEY": "Yes",
            "QUOTH_CORS_ORIGINS": "https://a.example, https://b.example,",
        }
    )
    assert (settings.port, settings.time_budget, settings.metrics_need_key) == (9000, 2.5, True)
    assert settings.cors_origins == ("https://a.example", "https://b.example")


def test_an_empty_variable_counts_as_absent() -> None:
    assert Settings.from_environ({"QUOTH_PORT": "", "QUOTH_LOG_LEVEL": "  "}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("QUOTH_PORT", "http", "not a whole number"),
        ("QUOTH_PORT", "8000.5", "not a whole number"),
        ("QUOTH_PORT", "70000", "not within 0 to 65,535"),
        ("QUOTH_WORKERS", "0", "not within"),
        ("QUOTH_TIME_BUDGET", "nan", "not within"),
        ("QUOTH_METRICS_NEED_KEY", "perhaps", "neither true nor false"),
        ("QUOTH_LOG_LEVEL", "loud", "none of debug, info, warning, error"),
    ],
)
def test_a_wrong_value_is_told_with_its_variable_and_what_is_allowed(variable: str, value: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=f"^{variable}: .*{reason}"):
        Settings.from_environ({variable: value})


def test_what_kubernetes_puts_into_quoth_port_is_no_port() -> None:
    assert Settings.from_environ({"QUOTH_PORT": "tcp://10.0.0.7:8000"}).port == 8000


def test_a_misspelt_variable_is_recognised() -> None:
    environ = {"QUOTH_MAX_CHAR": "5", "QUOTH_PORT": "1", "QUOTH_SERVICE_HOST": "10.0.0.7", "HOME": "/"}
    assert misspelt(environ) == {"QUOTH_MAX_CHAR": "QUOTH_MAX_CHARS"}


def test_the_documentation_is_made_from_the_table() -> None:
    assert (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8").endswith(markdown())
