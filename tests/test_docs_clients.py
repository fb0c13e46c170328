"""docs/clients.md does what it says: its commands and programs are run against a live service, and print what stands below them."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from service.app import create_app
from service.attribution import load
from service.settings import Settings

ROOT = Path(__file__).parents[1]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "clients.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
STORY = BLOCKS[0][1]
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def url():
    server = make_server("127.0.0.1", 0, create_app(Settings(), load()), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def run(url, tmp_path):
    """Runs a program in a folder with story.txt, told where the live service is."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")

    def run(program: str, *command: str, name: str | None = None) -> str:
        assert ADDRESS in program
        program = program.replace(ADDRESS, url)
        if name is None:
            command = (*command, program)
        else:
            (tmp_path / name).write_text(program, encoding="utf-8")
            command = (*command, name)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout

    return run


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of a language, each with the block of text below it, if any."""
    following = [*BLOCKS[1:], ("", "")]
    return [(code, text if below == "text" else "") for (found, code), (below, text) in zip(BLOCKS, following, strict=True) if found == language]


def test_the_commands_for_curl_give_json_csv_and_a_stream(run):
    answer, table, stream = (run(code, "bash", "-c") for code, _ in blocks("sh"))
    quotes = json.loads(answer)["quotes"]
    assert [(quote["speaker"]["name"], STORY[quote["start"] : quote["end"]]) for quote in quotes] == [
        ("Lucía Ferreira", "The wall will hold until spring,"),
        ("Lucía Ferreira", "After that we pray."),
    ]
    assert table.startswith("\ufeffarticle_id,")
    assert table.count("Lucía Ferreira") >= 2
    lines = [json.loads(line) for line in stream.splitlines()]
    assert [line.get("id") for line in lines[:3]] == ["a", "b", "c"]
    assert lines[0]["quotes"][0]["speaker"]["name"] == "Ann Lee"
    assert lines[1]["problem"]["status"] == 422
    assert lines[3] == {"complete": True, "answers": 2, "problems": 1}


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_javascript_prints_what_stands_below_it(run):
    for code, printed in blocks("js"):
        assert run(code, "node", name="quotes.mjs") == printed


def test_the_python_prints_what_stands_below_it(run):
    for code, printed in blocks("python"):
        assert run(code, sys.executable, name="quotes.py") == printed
