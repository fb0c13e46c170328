"""How much memory the pipeline holds after many different articles, and whether it grows.

    python -m benchmarks.memory [--articles 10000] [--tolerance 10]              the pipeline of this checkout, in this process
    python -m benchmarks.memory --url URL --pid PID [--articles 10000]           a worker of a running service, by its process id

Every article is a new story with new names and new words: what a service sees over weeks, and what makes a vocabulary grow that is never emptied.
Read is the resident memory (RSS) from /proc, at the start and then twenty times. Memory is flat when the last reading is within --tolerance MB of
the one after the first tenth of the articles, by when caches have filled. Linux only.
"""

import argparse
import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.news import renewed, stories

READINGS = 20
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Reading:
    """Resident memory in MB (10⁶ bytes) after so many articles."""

    articles: int
    megabytes: float


def resident(pid: int | None = None) -> float:
    """Resident memory of a process in MB; of this one where none is named. Raises FileNotFoundError when there is no such process."""
    return int(Path(f"/proc/{pid or 'self'}/statm").read_text().split()[1]) * PAGE / 1e6


def different_articles(seed: int = 1) -> Iterator[str]:
    """Stories without end, every other one with all its long words made up."""
    for number, story in enumerate(stories(sys.maxsize, seed)):
        yield renewed(story, number) if number % 2 else story


def run(read: Callable[[str], object], articles: int, measure: Callable[[], float], report: Callable[[Reading], object] = print) -> list[Reading]:
    """Give `read` that many different articles, one at a time; readings at the start and after each twentieth."""
    readings = [Reading(0, measure())]
    source = different_articles()
    step = max(1, articles // READINGS)
    while readings[-1].articles < articles:
        size = min(step, articles - readings[-1].articles)
        for text in islice(source, size):
            read(text)
        readings.append(Reading(readings[-1].articles + size, measure()))
        report(readings[-1])
    return readings


def growth(readings: Sequence[Reading]) -> float:
    """MB between the reading after the first tenth of the articles and the last one."""
    total = readings[-1].articles
    settled = next(reading for reading in readings if reading.articles * 10 >= total)
    return readings[-1].megabytes - settled.megabytes


def post_to(url: str) -> Callable[[str], object]:
    """A reader that posts each article to a running service and waits for the answer."""

    def post(text: str) -> object:
        request = urllib.request.Request(url, json.dumps({"text": text}).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read()

    return post


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when memory grew beyond the tolerance."""
    options = _parser().parse_args(arguments)
    if (options.url is None) != (options.pid is None):
        print("--url and --pid go together: the worker that answers is the process to read", file=sys.stderr)
        return 2
    read = post_to(options.url) if options.url else _pipeline()
    start = time.monotonic()
    print(f"{'articles':>9}  {'MB':>7}  {'seconds':>7}")
    readings = run(
        read,
        options.articles,
        lambda: resident(options.pid),
        lambda reading: print(f"{reading.articles:9,}  {reading.megabytes:7.1f}  {time.monotonic() - start:7.0f}", flush=True),
    )
    grown = growth(readings)
    flat = grown <= options.tolerance
    print(f"{readings[-1].megabytes:.0f} MB after {readings[-1].articles:,} articles, {readings[0].megabytes:.0f} MB before the first; "
          f"{grown:+.1f} MB since the first tenth: {'flat' if flat else 'growing'}.")  # fmt: skip
    return 0 if flat else 1


def _pipeline() -> Callable[[str], object]:
    from service.attribution import load

    return load().attribute


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--tolerance", type=float, default=10.0, help="MB of growth after the first tenth that still count as flat (default 10)")
    parser.add_argument("--url", help="post to this service instead: http://127.0.0.1:8000/v1/quotes")
    parser.add_argument("--pid", type=int, help="process id of the one worker behind --url")
    return parser


if __name__ == "__main__":
    sys.exit(main())
