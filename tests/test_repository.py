"""The repository as a whole: what it must not hold, and what has to agree with what."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from service import __version__
from service.settings import markdown

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"lock.txt": (), "dev.txt": ("dev",), "browser.txt": ("dev", "browser")}
TOP = {
    *(".ci", ".dockerignore", ".gitattributes", ".github", ".gitignore", "CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile", "README.md"),
    *("SECURITY.md", "api_spec", "benchmarks", "compose.yaml", "deploy", "docs", "pyproject.toml", "requirements", "service", "tests", "training"),
}
# The bracketed letters keep this file from being what it looks for.
PLACES = re.compile(
    r"(?<![\w.])/(?:wor[k]|far[m]|roo[t]|hom[e]|tmp/bash_job[s])/\w|index-ur[l]|find-link[s]|/simpl[e]/|pypi\.or[g]|pythonhosted\.or[g]"
)
MARKDOWN_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """The files that git would commit. Outside a checkout (an unpacked archive) there is nothing to ask."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def name_of(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / lock).read_text(encoding="utf-8"), re.MULTILINE))


def requirements(*extras: str) -> list[str]:
    optional = PYPROJECT["project"]["optional-dependencies"]
    return [*PYPROJECT["project"]["dependencies"], *(requirement for extra in extras for requirement in optional[extra])]


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine(tracked):
    found = []
    for path in tracked:
        content = path.read_bytes()
        if b"\0" not in content:
            lines = content.decode("utf-8", "replace").splitlines()
            found += [f"{path.relative_to(ROOT)}:{number}: {line[:120]}" for number, line in enumerate(lines, 1) if PLACES.search(line)]
    assert found == []


def test_the_top_level_is_as_the_design_has_it(tracked):
    assert {path.relative_to(ROOT).parts[0] for path in tracked} == TOP


def test_no_file_is_larger_than_thirty_megabytes(tracked):
    assert [str(path) for path in tracked if path.stat().st_size > 30_000_000] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_dependency_within_its_range(lock):
    pinned = pins(lock)
    for requirement in requirements(*LOCKS[lock]):
        version = tuple(int(part) for part in re.findall(r"\d+", pinned[name_of(requirement)])[:3])
        for sign, bound in re.findall(r"(>=|<)([\d.]+)", requirement):
            limit = tuple(int(part) for part in bound.split("."))
            assert version >= limit if sign == ">=" else version < limit, requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_hashes(lock):
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^[\w.-]+==\S+ (?:;[^\\\n]*)?\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.MULTILINE)
    assert len(entries) == len(pins(lock)) > 0


def test_the_locks_agree_with_each_other():
    service, dev, browser = (pins(lock) for lock in LOCKS)
    assert service.items() <= dev.items() <= browser.items()


def test_the_lock_pins_what_builds_the_package():
    (requirement,) = PYPROJECT["build-system"]["requires"]
    assert int(pins("lock.txt")["setuptools"].split(".")[0]) >= int(requirement.removeprefix("setuptools>="))


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    silent = [line for line in re.findall(r"^    \"[\w.-]+[><=].*$", text, re.MULTILINE) if not re.search(r"\",\s*# \S", line)]
    assert silent == []


def test_the_table_of_settings_is_that_of_the_code():
    assert markdown() in (ROOT / "README.md").read_text(encoding="utf-8"), "make openapi"


def test_the_changelog_has_this_version():
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_compose_names_this_version():
    assert f"image: quoth:{__version__}\n" in (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_every_link_of_a_page_leads_to_a_file(tracked):
    pages = [path for path in tracked if path.suffix == ".md"]
    links = [(page, link) for page in pages for link in MARKDOWN_LINK.findall(page.read_text(encoding="utf-8"))]
    assert [f"{page.relative_to(ROOT)}: {link}" for page, link in links if not (page.parent / link).exists()] == []
    assert links


def test_reading_an_article_leaves_nothing_in_the_home_directory(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": "", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "service", "quotes", "-"]
    subprocess.run(command, input=b"A calm day.", env=environment, capture_output=True, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_ci_runs_what_a_newcomer_runs():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").splitlines()[-1].endswith("exec make test")


def test_actions_are_pinned_and_have_no_rights_by_default():
    for path in (ROOT / ".github" / "workflows").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "\npermissions: {}\n" in text
        for used in re.findall(r"uses: (\S+)", text):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used)


def test_the_targets_that_the_readme_names_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`|\d )make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


def test_the_last_stage_of_the_image_is_not_root_and_starts_in_exec_form():
    last = (ROOT / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")[-1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert re.search(r"^CMD \[", last, re.MULTILINE)
    assert not re.search(r"^RUN", last, re.MULTILINE)
