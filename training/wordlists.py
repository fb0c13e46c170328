"""Word lists of `training/data`: one entry a line, lines that begin with # are comments."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def word_list(name: str) -> frozenset[str]:
    """The entries of the list `name` (without .txt)."""
    lines = (line.strip() for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
