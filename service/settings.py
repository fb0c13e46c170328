"""Everything about the service that can be set from outside: one table, which the service reads and the documentation prints.

Each setting is an environment variable, `QUOTH_` and its name in capitals. `python -m service.settings` prints the table for the documentation;
`python -m service.settings README.md docs/settings.md` (`make openapi`) puts it into these files.
"""

import difflib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "QUOTH_"


class SettingsError(ValueError):
    """A variable holds what its setting does not allow; the message is one line that names the variable and the allowed range."""


def _setting(default: Any, help: str, low: float | None = None, high: float | None = None, *, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help, "low": low, "high": high, "choices": choices})


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that one process runs with. Times are seconds, sizes bytes, lengths of text code points."""

    host: str = _setting("127.0.0.1", "Address to listen on; 0.0.0.0 for every interface.")
    port: int = _setting(8000, "Port to listen on; 0 takes a free one.", 0, 65_535)
    workers: int = _setting(2, "Worker processes: this many articles are read at the same time.", 1, 256)
    threads: int = _setting(8, "Threads of a worker: this many requests of a worker are open at the same time, one of them at work.", 2, 256)
    max_requests: int = _setting(10_000, "A worker is replaced after about this many requests; 0 for never.", 0, 10_000_000)
    worker_timeout: int = _setting(30, "A worker that gives no sign of life for this many seconds is replaced.", 10, 3600)
    graceful_timeout: int = _setting(25, "Seconds that open requests get to finish when the service is stopped.", 1, 3600)
    read_timeout: float = _setting(20.0, "A client that sends nothing for this many seconds in the middle of a request is hung up on.", 0.1, 3600)
    max_chars: int = _setting(100_000, "Longest article, in code points.", 1, 1_000_000)
    max_body_bytes: int = _setting(4_000_000, "Largest request body, in bytes; does not bound an NDJSON stream.", 1_000, 1_000_000_000)
    max_line_bytes: int = _setting(2_000_000, "Longest line of an NDJSON stream, in bytes.", 1_000, 100_000_000)
    max_items: int = _setting(1_000, "Most articles in a JSON batch.", 1, 100_000)
    time_budget: float = _setting(30.0, "Seconds that one article may take.", 0.001, 3600)
    busy_wait: float = _setting(1.0, "Seconds that a request waits for a busy worker before it is turned away with 503.", 0.0, 60)
    retry_after: int = _setting(2, "Seconds after which a request that was turned away is asked to try again.", 1, 3600)
    api_keys_file: str = _setting("", "File with the SHA-256 of each accepted API key, one in a line; without it no key is needed.")
    metrics_need_key: bool = _setting(False, "Whether /metrics asks for an API key too.")
    cors_origins: tuple[str, ...] = _setting((), "Origins, separated by commas, whose pages may call the service from a browser; * for all.")
    trusted_proxies: tuple[str, ...] = _setting((), "Addresses, separated by commas, of proxies whose X-Forwarded-For and -Proto are believed.")
    log_level: str = _setting("info", "Least severe message that is logged.", choices=("debug", "info", "warning", "error"))
    model: str = _setting("", "Directory of the trained pipeline; empty for the one that comes with the package.")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings that a set of environment variables asks for, the defaults for the rest; an empty variable counts as absent.

        Raises SettingsError for a value of the wrong form or out of its range.
        """
        environ = os.environ if environ is None else environ
        return cls(**{setting.name: setting.read(environ[setting.variable]) for setting in SETTINGS if _is_set(setting, environ)})


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `low` and `high` bound a number, both included; `choices`, if any, are all the values that a text may have."""

    name: str
    variable: str
    default: Any
    help: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]

    @property
    def range(self) -> str:
        """The allowed values in words, for people."""
        if self.choices:
            return ", ".join(self.choices)
        if self.low is not None:
            return f"{self.low:,} to {self.high:,}"
        return "true, false" if isinstance(self.default, bool) else ""

    def read(self, value: str) -> Any:
        """The value that a variable's text stands for. Raises SettingsError."""
        value = value.strip()
        if isinstance(self.default, bool):
            return self._read_bool(value)
        if isinstance(self.default, int | float):
            return self._read_number(value)
        if isinstance(self.default, tuple):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if self.choices and value not in self.choices:
            raise SettingsError(f"{self.variable}: {value!r} is none of {self.range}")
        return value

    def _read_bool(self, value: str) -> bool:
        known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
        if value.lower() not in known:
            raise SettingsError(f"{self.variable}: {value!r} is neither true nor false")
        return known[value.lower()]

    def _read_number(self, value: str) -> float:
        try:
            number: float = type(self.default)(value)
        except ValueError:
            whole = "a whole number" if isinstance(self.default, int) else "a number"
            raise SettingsError(f"{self.variable}: {value!r} is not {whole}") from None
        if self.low is not None and self.high is not None and not self.low <= number <= self.high:
            raise SettingsError(f"{self.variable}: {value} is not within {self.range}")
        return number


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(
        name=each.name,
        variable=PREFIX + each.name.upper(),
        default=each.default,
        help=each.metadata["help"],
        low=each.metadata["low"],
        high=each.metadata["high"],
        choices=each.metadata["choices"],
    )
    for each in fields(Settings)
)


def misspelt(environ: Mapping[str, str]) -> dict[str, str]:
    """The QUOTH_* variables that are no setting but look like one, each with the one that was probably meant."""
    known = [setting.variable for setting in SETTINGS]
    unknown = [variable for variable in environ if variable.startswith(PREFIX) and variable not in known]
    close = {variable: difflib.get_close_matches(variable, known, n=1, cutoff=0.85) for variable in unknown}
    return {variable: match[0] for variable, match in close.items() if match}


def markdown() -> str:
    """The table of all settings for the documentation."""
    rows = ["| Variable | Default | Range | What it sets |", "|---|---|---|---|"]
    for setting in SETTINGS:
        default = "" if setting.default in ("", ()) else f"`{str(setting.default).lower()}`"
        rows.append(f"| `{setting.variable}` | {default} | {setting.range} | {setting.help} |")
    return "\n".join(rows) + "\n"


def update(page: str) -> str:
    """A Markdown page with the table of all settings in place of the one that it has; its first column is what it is known by."""
    table = re.compile(r"^\| Variable \|.*\n(?:\|.*\n)*", re.MULTILINE)
    return table.sub(lambda _: markdown(), page, count=1)


def _is_set(setting: Setting, environ: Mapping[str, str]) -> bool:
    value = environ.get(setting.variable, "").strip()
    # Kubernetes gives every container QUOTH_PORT=tcp://10.0.0.1:8000 when a Service is named quoth.
    return bool(value) and not (setting.name == "port" and value.startswith("tcp://"))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(update(Path(name).read_text(encoding="utf-8")), encoding="utf-8")
    if not sys.argv[1:]:
        print(markdown(), end="")
