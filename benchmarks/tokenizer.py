"""How long the tokenizer takes: ordinary prose beside spaCy's blank tokenizer, and the worst 100,000 characters.

    python benchmarks/tokenizer.py [ARTICLE.txt ...]

Ordinary prose is what the files hold, or sentences made of invented words; every figure is CPU time of this process.
"""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.tokens import Doc

import service.attribution.tokenizer

SIZE = 100_000
RUN = service.attribution.tokenizer.LONGEST_WORD


def hostile(rng: random.Random) -> dict[str, str]:
    """Texts of about 100,000 characters, by what they are made of."""

    def runs(alphabet: str, length: int) -> str:
        return " ".join("".join(rng.choices(alphabet, k=length)) for _ in range(SIZE // (length + 1)))

    repeated = ['"', "“", "“”", "a:", "www.", "http://", "x", "n't", "-", "a-", "._", "'", "(", " ", "\n", "😀:)", "http://a!"]
    texts = {f"{unit!r} repeated": unit * (SIZE // len(unit)) for unit in repeated}
    texts["brackets, runs at the limit"] = ("(" * (RUN // 2) + ")" * (RUN // 2) + " ") * (SIZE // (RUN + 1))
    for length in (RUN, RUN + 1, 200):
        texts[f"marks, runs of {length}"] = runs("\"“”()[].,;:!?-—’'a1/", length)
    texts[f"letters and dots, runs of {RUN}"] = runs("abcdefgh.-:/@'", RUN)
    return texts


def prose(rng: random.Random) -> list[str]:
    """Stories of invented words, so that no tokenizer has met them before."""
    syllables = ["ka", "lo", "mi", "ren", "ta", "vos", "qui", "bel", "dor", "sha"]

    def word() -> str:
        return "".join(rng.choices(syllables, k=rng.randint(1, 4)))

    def sentence() -> str:
        words = [word() for _ in range(20)]
        return f"“{' '.join(words[:8])},” said {' '.join(word.title() for word in words[8:10])}, {' '.join(words[10:])}."

    return [" ".join(sentence() for _ in range(35)) for _ in range(100)]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds that a call takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(paths: list[str]) -> None:
    """Print the figures."""
    rng = random.Random(7)
    stories = [Path(path).read_text(encoding="utf-8") for path in paths] or prose(rng)
    words = sum(len(story.split()) for story in stories)
    for name in ("spacy.Tokenizer.v1", "quoth.tokenizer.v1"):
        tokenize: Callable[[str], Doc] = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": name}}}).tokenizer
        unseen = seconds(lambda tokenize=tokenize: [tokenize(story) for story in stories])
        seen = seconds(lambda tokenize=tokenize: [tokenize(story) for story in stories])
        print(f"{name}: {words / unseen:,.0f} words a second unseen, {words / seen:,.0f} seen")
    tokenize = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "quoth.tokenizer.v1"}}}).tokenizer
    taken = {name: seconds(lambda text=text: tokenize(text)) for name, text in hostile(rng).items()}
    for name, each in sorted(taken.items(), key=lambda item: -item[1]):
        print(f"{each:6.2f} s  {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
