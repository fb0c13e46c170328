"""Measure names and roles against the resolved speakers of PolNeAR: measure_names.py SPEAKERS.jsonl.gz ARTICLES.jsonl.gz [--from N] [--to N] [--errors N].

Names come from the silver entities of ARTICLES, with their errors, as a tagger would give them. Prints (a) of the gold records whose mention holds a word of the
speaker's name, those covered by an entity under the full name; (b) of those and of all gold people with a role, those whose best role agrees; (c) of the gold
people, those who are an entity under the full name; and the time a word takes.
"""

import argparse
import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from typing import Any

from service.attribution.lexicon import fold
from service.attribution.names import Entity, NameMention, join_names

LABELS = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "PLACE", "MISC": "MISC"}
TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "rep",
    "sen",
    "gov",
    "gen",
    "col",
    "lt",
    "maj",
    "sgt",
    "capt",
    "prof",
    "rev",
    "president",
    "vice",
    "prime",
    "minister",
    "senator",
    "congressman",
    "congresswoman",
    "governor",
    "secretary",
    "judge",
    "justice",
    "mayor",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "ambassador",
    "former",
    "the",
    "a",
    "an",
}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
STOP = {"the", "a", "an", "of", "for", "in", "at", "on", "to", "from", "and", "with", "who", "by", "s"}


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
            mentions.append(NameMention(start, end, label, 1.0))  # type: ignore[arg-type]
        before = entity
    return mentions


def name_words(name: str) -> tuple[list[str], str]:
    """The bare words of a name without leading titles, and its generational suffix."""
    plain = unicodedata.normalize("NFKD", name).replace("’", "'")
    plain = re.sub(r"'s\b", "", "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold())
    words = re.findall(r"[a-z0-9]+", plain)
    suffix = ""
    while len(words) > 1 and words[-1] in SUFFIXES:
        suffix = words.pop()
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    return words, suffix


def same_person(gold: str, name: str) -> bool:
    """Whether a name is the gold one in full: first and last word, no other middle name, the same suffix."""
    for alias in gold.split(" | "):
        (g, gs), (p, ps) = name_words(alias), name_words(name)
        middles = g[1:-1], p[1:-1]
        same_middles = (
            not middles[0]
            or not middles[1]
            or (len(middles[0]) == len(middles[1]) and all(x == y or (x[0] == y[0] and 1 in (len(x), len(y))) for x, y in zip(*middles, strict=True)))
        )
        if gs == ps and (g == p or (len(g) > 1 and len(p) > 1 and g[0] == p[0] and g[-1] == p[-1] and same_middles)):
            return True
    return False


def same_role(gold: str, role: str | None) -> bool:
    """Whether two roles agree in half of their words (F1)."""
    g, p = ({word for word in re.findall(r"[a-z0-9]+", re.sub(r"'s\b", "", fold(value))) if word not in STOP} for value in (gold, role or ""))
    return bool(g and p) and 2 * len(g & p) >= 0.5 * (len(g) + len(p))


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
        began = time.perf_counter()
        entities = join_names(text, mentions, (0, len(text)))
        seconds += time.perf_counter() - began
        counts["words"] += len(text.split())
        people: dict[str, str | None] = {}
        for quote in article["quotes"]:
            if quote.get("speaker_type") != "person" or quote["kind"] == "bad":
                continue
            people.setdefault(quote["speaker"], quote.get("role"))
            start, end = quote.get("mention_start"), quote.get("mention_end")
            if start is None:
                continue
            parts = {word for alias in quote["speaker"].split(" | ") for word in name_words(alias)[0]}
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
                right = same_role(role, best)
                counts["b right"] += right
                counts["b any"] += bool(found and any(same_role(role, r.text) for r in found.roles))
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
