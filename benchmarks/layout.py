"""How long layout and quotations take: a word of prose, and the worst 100,000 characters.

    python benchmarks/layout.py ARTICLE.txt ...

Every figure is CPU time of this process.
"""

import sys
import time
from pathlib import Path

from service.attribution.article import read_layout
from service.attribution.quotations import find_quotations

SIZE = 100_000
REPEATED = [
    '"',
    "“",
    "“”",
    "“‘",
    "'",
    "’ ",
    "‘a ",
    "‘a’ ",
    '"a ',
    "“a” ",
    "„ ",
    "« ",
    "'em ",
    "''",
    "\n",
    '"\n',
    "“a\n",
    "a\n",
    "<a ",
    "6'2\" ",
    "A ",
    "MOSCOW, ",
    "By A ",
    "- ",
]


def seconds(text: str) -> float:
    """CPU seconds that the layout and the quotations of a text take."""
    start = time.process_time()
    find_quotations(text, read_layout(text))
    return time.process_time() - start


def main(paths: list[str]) -> None:
    """Print the figures."""
    stories = [Path(path).read_text(encoding="utf-8") for path in paths]
    if stories:
        words = sum(len(story.split()) for story in stories)
        print(f"{sum(map(seconds, stories)) / words * 1e6:.2f} microseconds a word of prose")
    taken = {unit: seconds(unit * (SIZE // len(unit))) for unit in REPEATED}
    for unit, each in sorted(taken.items(), key=lambda item: -item[1]):
        print(f"{each:6.2f} s  {unit!r} repeated")


if __name__ == "__main__":
    main(sys.argv[1:])
