"""The stories of this folder and their gold answers.

NAME.txt holds a story: its first line is "# " and the difficulty, the second is blank, and the article as posted is all that follows.
NAME.json holds its gold quotations in text order, with offsets in code points of the article.

As a command it writes them as one gold file in the format that evaluation reads, one article a line:

    python tests/stories/to_jsonl.py > stories.jsonl
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Story:
    """An article of our own invention.

    `head` is the file's first line and the blank one after it; `gold` the quotations that a careful reader finds.
    """

    name: str
    head: str
    text: str
    gold: tuple[dict[str, Any], ...]


def read_story(name: str) -> Story:
    """One story by its name. Raises OSError when a file of it is missing and ValueError when the text has no head."""
    with (FOLDER / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        raw = file.read()
    head, blank, text = raw.partition("\n\n")
    if not blank:
        raise ValueError(f"{name}.txt has no blank line after its difficulty")
    return Story(name, head + blank, text, tuple(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))))


def story_names() -> list[str]:
    """The names of all stories, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "known-failures")


def gold_line(story: Story) -> str:
    """A story as one line of a gold file."""
    return json.dumps({"id": f"story-{story.name}", "text": story.text, "quotes": list(story.gold)}, ensure_ascii=False)


def main() -> None:
    """Write every story to standard output."""
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for name in story_names():
        print(gold_line(read_story(name)))


if __name__ == "__main__":
    main()
