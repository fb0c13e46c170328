"""Measure names and roles against the resolved speakers of PolNeAR.

    python -m training.measure_names SPEAKERS.jsonl.gz ARTICLES.jsonl.gz [--from N] [--to N] [--errors N]

Names come from the silver entities of ARTICLES, with their errors, as a tagger would give them. Prints (a) of the gold records whose mention holds a
word of the speaker's name, those covered by an entity under the full name; (b) of the people with a role who are an entity, those whose best role
agrees;
(c) of the gold people, those who are an entity under the full name; and the time that a word takes.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from typing import Any

from service.attribution.lexicon import fold
from service.attribution.names import Entity, Label, NameMention, join_names
from training.agreement import role_agrees, speaker_agrees, words

LABELS: dict[str, Label] = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "PLACE", "MISC": "MISC"}


def silver_mentions(article: dict[str, Any]) -> list[NameMention]:
    """Runs of equal silver entity tags on neighbouring tokens of one sentence."""
    mentions: list[NameMention] = []
    starts = {first for first, _ in article.get("sentences") or []}
    before = ""
    for number, (start, end, _, entity, *_rest) in enumerate(article.get("tokens") or []):
        label = LABELS.get(entity)
        if label and entity == before and mentions and number not in starts:
            last = mentions[-1]
            mentions[-1] = NameMention(last.start, end, last.label, 1.0)
        elif label:
            mentions.append(NameMention(start, end, label, 1.0))
        before = entity
    return mentions


def same_person(gold: str, name: str) -> bool:
    """Whether a name is the gold one in full."""
    return speaker_agrees(gold, "person", name).full


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speakers")
    parser.add_argument("articles")
    parser.add_argument("--from", dest="low", type=int, default=0)
    parser.add_argument("--to", dest="high", type=int, default=10**9)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    with gzip.open(options.speakers, "rt", encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines][options.low : options.high]
    wanted = {article["id"] for article in gold}
    with gzip.open(options.articles, "rt", encoding="utf-8") as lines:
        silver = {article["id"]: article for article in map(json.loads, lines) if article["id"] in wanted}
    counts: Counter[str] = Counter()
    errors: list[tuple[str, ...]] = []
    seconds = 0.0
    for article in gold:
        text = article["text"]
        if not silver[article["id"]].get("tokens"):
            continue
        mentions = silver_mentions(silver[article["id"]])
        began = time.process_time()
        entities = join_names(text, mentions, (0, len(text)))
        seconds += time.process_time() - began
        counts["words"] += len(text.split())
        people: dict[str, str | None] = {}
        for quote in article["quotes"]:
            if quote.get("speaker_type") != "person" or quote["kind"] == "bad":
                continue
            people.setdefault(quote["speaker"], quote.get("role"))
            start, end = quote.get("mention_start"), quote.get("mention_end")
            if start is None:
                continue
            parts = {word for alias in quote["speaker"].split(" | ") for word in words(alias)}
            hits = [m for m in re.finditer(r"[^\W\d_]+", text[start:end]) if m.group()[0].isupper() and fold(m.group()) in parts]
            if not hits:
                continue
            place = start + hits[-1].start()
            counts["a"] += 1
            covering = next((e for e in entities for m in e.mentions if m.start <= place < m.end), None)
            right = covering is not None and same_person(quote["speaker"], covering.name)
            counts["a right"] += right
            if not right:
                errors.append(
                    (
                        "a",
                        article["id"],
                        quote["speaker"],
                        covering.name if covering else "-",
                        covering.type if covering else "-",
                        text[start:end][:80],
                    )
                )
        for speaker, role in people.items():
            found: Entity | None = next((e for e in entities if e.type == "person" and same_person(speaker, e.name)), None)
            counts["c"] += 1
            counts["c right"] += found is not None
            if found is None:
                errors.append(("c", article["id"], speaker, ""))
            if role:
                counts["b"] += found is not None
                best = found.roles[0].text if found and found.roles else None
                right = role_agrees(role, best)
                counts["b right"] += right
                counts["b any"] += bool(found and any(role_agrees(role, r.text) for r in found.roles))
                if not right and found:
                    errors.append(("b", article["id"], speaker, role, "|", " ; ".join(r.text for r in found.roles[:5])))
            elif found:
                counts["no role"] += 1
                counts["no role kept"] += not found.roles
    for name in "abc":
        print(f"({name}) {counts[name + ' right']}/{counts[name]} = {counts[name + ' right'] / max(1, counts[name]):.1%}")
    print(f"(b) any role agrees {counts['b any'] / max(1, counts['b']):.1%}; none given and none found {counts['no role kept']}/{counts['no role']}")
    print(f"{seconds / max(1, counts['words']) * 1e6:.2f} microseconds a word")
    for error in errors[: options.errors]:
        print("  ", *error, file=sys.stderr)


if __name__ == "__main__":
    main()
