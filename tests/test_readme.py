"""README.md does what it says: its commands are run, and answer what stands below them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server import Server

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
STORY = next(code for language, code in BLOCKS if language == "text")
ADDRESS = "http://127.0.0.1:8000"
COMMANDS = [line for language, code in BLOCKS if language == "sh" for line in code.splitlines() if line.startswith("curl")]


@pytest.fixture
def curl(real_server: Server, tmp_path: Path) -> Callable[[str], dict]:
    """Runs a curl command of the page beside story.txt, against a live service, and returns the JSON that it prints."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")

    def run(command: str) -> dict:
        assert ADDRESS in command
        environment = {**os.environ, "no_proxy": "127.0.0.1"}
        command = command.replace(ADDRESS, real_server.url)
        return json.loads(subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60).stdout)

    return run


def test_the_first_command_gives_the_answer_that_the_page_shows(curl):
    answer = curl(COMMANDS[0])
    shown = json.loads(next(code for language, code in BLOCKS if language == "json").rstrip().removesuffix(",") + "]}")
    first = {**answer["quotes"][0], "confidence": round(answer["quotes"][0]["confidence"], 2)}
    assert shown["quotes"] == [{**first, "confidence": shown["quotes"][0]["confidence"]}]
    assert first["confidence"] == pytest.approx(shown["quotes"][0]["confidence"], abs=0.05)
    assert {name: answer[name] for name in ("id", "offset_unit", "articles")} == {name: shown[name] for name in ("id", "offset_unit", "articles")}
    assert [quote["text"] for quote in answer["quotes"]] == ["The wall will hold until spring,", "After that we pray."]
    assert answer["warnings"] == []


def test_the_command_that_goes_wrong_is_answered_with_a_problem(curl):
    (command,) = COMMANDS[1:]
    problem = curl(command)
    assert (problem["type"], problem["status"]) == ("/problems/unsupported-media-type", 415)
    assert "--data-binary" in problem["detail"]


def test_the_terminal_session_is_what_the_command_line_prints(tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    command, *shown = next(code for language, code in BLOCKS if language == "console").splitlines()
    arguments = command.removeprefix("$ quoth ").split()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    printed = subprocess.run(
        [sys.executable, "-m", "service", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    expected = "\n".join(shown[: next(number for number, line in enumerate(shown) if line.startswith("$"))])
    assert without_percentages(printed.strip()) == without_percentages(expected)


def without_percentages(table: str) -> str:
    return re.sub(r"\d+%", "?%", table)
