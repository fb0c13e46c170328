"""How fast the pipeline is: words per CPU second on one core, text to records, beside spaCy's blank English tokenizer in the same run.

    python -m benchmarks.speed [--stories 60] [--repetitions 3] [--texts FILE.jsonl]

The share of the tokenizer's speed says more than words a second: both run on the same core in the same minute, so a slow or busy machine slows
both. The tokenizer gets texts whose long words are all made up, anew for every repetition and read with a fresh vocabulary; then, again with a
fresh vocabulary, the texts as they are, where a word is new only the first time: more of those, more speed. The pipeline gets the texts as they are.
FILE is {"text": …} a line; without it the stories are made up. CPU seconds are those of the process with all its threads.
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
for _name in THREADS:  # before numpy and onnxruntime are imported: they read these once
    os.environ[_name] = "1"

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterable, Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402

import spacy  # noqa: E402

from benchmarks.news import renewed, stories, word_count  # noqa: E402

BAR = 1 / 12


@dataclass(frozen=True, slots=True)
class Measure:
    """Words read and the CPU seconds that it took."""

    words: int
    seconds: float

    @property
    def rate(self) -> float:
        """Words per CPU second."""
        return self.words / self.seconds


@dataclass(frozen=True, slots=True)
class Repetition:
    """One round: the tokenizer on made-up words, with a fresh vocabulary on the texts as they are, and on those again; the pipeline on both kinds."""

    tokenizer_unseen: Measure
    tokenizer_fresh: Measure
    tokenizer_seen: Measure
    pipeline: Measure
    pipeline_unseen: Measure

    @property
    def share(self) -> float:
        """The pipeline's speed as a share of the tokenizer's on unseen words."""
        return self.pipeline.rate / self.tokenizer_unseen.rate

    @property
    def share_of_fresh(self) -> float:
        """The same of the tokenizer's speed on the texts as they are, where a word is new to it only the first time: the stricter scale."""
        return self.pipeline.rate / self.tokenizer_fresh.rate


def measure(read: Callable[[str], object], texts: Iterable[str]) -> Measure:
    """Time `read` on each of the texts, in CPU seconds of the process."""
    texts = list(texts)
    start = time.process_time()
    for text in texts:
        read(text)
    return Measure(sum(map(word_count, texts)), time.process_time() - start)


def repeat(attribute: Callable[[str], object], texts: Sequence[str], seed: int) -> Repetition:
    """One round over the texts; the tokenizer and its vocabulary are fresh, and the new words are made from `seed`."""
    new = [renewed(text, seed + number) for number, text in enumerate(texts)]
    unseen, fresh = spacy.blank("en").tokenizer, spacy.blank("en").tokenizer
    return Repetition(
        tokenizer_unseen=measure(unseen, new),
        tokenizer_fresh=measure(fresh, texts),
        tokenizer_seen=measure(fresh, texts),
        pipeline=measure(attribute, texts),
        pipeline_unseen=measure(attribute, new),
    )


def use_one_core() -> None:
    """Bind the process to one core where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when the median share misses the bar."""
    options = _parser().parse_args(arguments)
    use_one_core()
    from service.attribution import load  # after the threads are set

    pipeline = load()
    given = [json.loads(line)["text"] for line in options.texts.read_text("utf-8").split("\n") if line.strip()] if options.texts else None
    for text in stories(3, seed=0):
        pipeline.attribute(text)
    rounds = []
    for number in range(1, options.repetitions + 1):
        texts = given or list(stories(options.stories, seed=number, words=options.words))
        rounds.append(repeat(pipeline.attribute, texts, seed=number * 1_000_000))
    print(table(rounds))
    share = sorted(one.share for one in rounds)[len(rounds) // 2]
    print(f"\nThe pipeline reads 1/{1 / share:.1f} of the tokenizer's words on unseen words (median of {len(rounds)}; the bar is 1/{1 / BAR:.0f}).")
    return 0 if share >= BAR else 1


def table(rounds: Sequence[Repetition]) -> str:
    """The rounds as a Markdown table."""
    rows = [
        ("blank tokenizer, unseen words", [one.tokenizer_unseen.rate for one in rounds]),
        ("blank tokenizer, fresh vocabulary", [one.tokenizer_fresh.rate for one in rounds]),
        ("blank tokenizer, the same texts again", [one.tokenizer_seen.rate for one in rounds]),
        ("pipeline, text to records", [one.pipeline.rate for one in rounds]),
        ("pipeline, unseen words", [one.pipeline_unseen.rate for one in rounds]),
    ]
    lines = ["| words per CPU second | " + " | ".join(f"run {number}" for number in range(1, len(rounds) + 1)) + " |", "|---|" + "---|" * len(rounds)]
    lines += [f"| {name} | " + " | ".join(f"{rate:,.0f}" for rate in rates) + " |" for name, rates in rows]
    for name, shares in (("unseen words", [one.share for one in rounds]), ("a fresh vocabulary", [one.share_of_fresh for one in rounds])):
        lines.append(f"| pipeline, as a share of the tokenizer on {name} | " + " | ".join(f"1/{1 / share:.1f}" for share in shares) + " |")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=60, help="made-up stories per repetition (default 60)")
    parser.add_argument("--words", type=int, default=400, help="words per made-up story (default 400)")
    parser.add_argument("--repetitions", type=int, default=3, help="rounds (default 3)")
    parser.add_argument("--texts", type=Path, help='read these articles instead, {"text": …} a line')
    return parser


if __name__ == "__main__":
    sys.exit(main())
