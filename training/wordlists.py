"""Word lists of `training/lists`: one entry a line, lines that begin with # are comments."""

from pathlib import Path

LISTS = Path(__file__).parent / "lists"


def word_list(name: str) -> frozenset[str]:
    """The entries of the list `name` (without .txt)."""
    lines = (line.strip() for line in (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
