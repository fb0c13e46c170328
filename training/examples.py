"""Training examples of the encoder: a text's reading, and what each of its heads should say of it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from service.attribution.article import Layout, read_layout
from service.attribution.quotations import Quotation, find_quotations
from service.attribution.reading import Reading, Vocabulary, read
from training.shapes import Coref, Entities
from training.text import detokenize

ENTITIES = ("PERSON", "ORG", "PLACE", "MISC")
TAGS = ("O", *(f"{prefix}-{entity}" for entity in ENTITIES for prefix in "BI"))
KINDS = ("direct", "partial", "not_speech")
SILVER_ENTITIES = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "PLACE", "MISC": "MISC"}
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "him",
        "her",
        "his",
        "hers",
        "they",
        "them",
        "their",
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "it",
        "its",
        "himself",
        "herself",
        "themselves",
        "who",
    ]
)
SPEAKING_PRONOUNS = frozenset(["he", "she", "him", "her", "his", "they", "them", "their"])
IGNORE = -100
CHAINED = 0.5  # the weight of coreference by hand in other genres than news; that of our own answers is 1


@dataclass
class Example:
    """One article with its labels. Word indices refer to `reading`.

    `entities`: N tag ids or IGNORE. `sources`, `cues`: N of 0, 1 or IGNORE. For each quotation: `kinds` (index into KINDS or IGNORE), `links` (word
    indices any of which is right; [] for nobody; None unknown), `cue_links` likewise. `corefs`: (word, right words, weight); a word that is its own
    only target is new to the article.
    `speakers`: for each quotation the words that name its speaker, or None.
    """

    id: str
    reading: Reading
    entities: np.ndarray
    sources: np.ndarray
    cues: np.ndarray
    kinds: np.ndarray
    links: list[list[int] | None]
    cue_links: list[list[int] | None]
    speakers: list[list[int] | None]
    corefs: list[tuple[int, list[int], float]] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    quotations: Sequence[Quotation] = ()
    layout: Layout | None = None
    text: str = ""


def prepare(text: str, vocabulary: Vocabulary) -> tuple[Layout, tuple[Quotation, ...], Reading]:
    layout = read_layout(text)
    quotations, _ = find_quotations(text, layout)
    return layout, quotations, read(text, layout, quotations, vocabulary)


class Silver:
    """CoreNLP's layer of an article of polnear-train: tokens by position, heads of spans."""

    def __init__(self, article: dict) -> None:
        self.tokens = article["tokens"]
        self.starts = [t[0] for t in self.tokens]
        self.text = article["text"]

    def head(self, start: int, end: int) -> int | None:
        """Position of the syntactic head of a span (code points), or None where no token lies in it."""
        first = bisect_right(self.starts, start)
        first = first - 1 if first and self.tokens[first - 1][1] > start else first
        inside = []
        for i in range(first, len(self.tokens)):
            if self.tokens[i][0] >= end:
                break
            inside.append(i)
        if not inside:
            return None
        low, high = inside[0], inside[-1]
        tops = [
            i
            for i in inside
            if not low <= self.tokens[i][4] <= high and self.tokens[i][2] not in (",", ".", "``", "''", ":", "-LRB-", "-RRB-", "POS")
        ]
        if not tops:
            return self.tokens[inside[-1]][0]
        # of several tops the first noun, pronoun or verb
        for i in tops:
            if self.tokens[i][2][0] in "NPVW":
                return self.tokens[i][0]
        return self.tokens[tops[0]][0]

    def tag(self, position: int) -> str:
        i = bisect_right(self.starts, position) - 1
        return self.tokens[i][2] if i >= 0 and self.tokens[i][0] <= position < self.tokens[i][1] else ""

    def entity(self, position: int) -> str:
        i = bisect_right(self.starts, position) - 1
        return self.tokens[i][3] if i >= 0 and self.tokens[i][0] <= position < self.tokens[i][1] else "O"


class Plain:
    """What stands in for Silver where no parser has read a text: the head of a phrase by its words."""

    def __init__(self, text: str) -> None:
        self.text = text

    def head(self, start: int, end: int) -> int | None:
        """Position of the last word before the first preposition or mark of a phrase: "Ferreira", "the [spokeswoman] for the ministry"."""
        words = [(m.start() + start, m.group()) for m in re.finditer(r"\w+|[^\w\s]", self.text[start:end])]
        last = None
        for position, word in words:
            if last is not None and (word in PREPOSITIONS or word in ",(;"):
                break
            if word in ("'", "’") and last is not None:
                continue
            if word[0].isalnum() and not (word == "s" and self.text[position - 1] in "'’"):
                last = position
        return last

    def tag(self, position: int) -> str:
        return ""


PREPOSITIONS = frozenset(("of", "for", "in", "at", "from", "with", "on", "to", "by", "who", "which", "that", "close", "familiar"))


class _Words:
    """Finds the word of a reading that covers a position; None for words that are masked."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        keep = np.flatnonzero(reading.quotations < 0)
        self.index = keep
        self.starts = reading.starts[keep].tolist()
        self.ends = reading.ends[keep].tolist()

    def at(self, position: int) -> int | None:
        i = bisect_right(self.starts, position) - 1
        if i < 0 or self.ends[i] <= position:
            return None
        return int(self.index[i])

    def within(self, start: int, end: int) -> list[int]:
        i = bisect_right(self.starts, start - 1)
        found = []
        while i < len(self.starts) and self.starts[i] < end:
            found.append(int(self.index[i]))
            i += 1
        return found


def polnear(article: dict, speakers: dict | None, vocabulary: Vocabulary) -> Example:
    """An article of polnear-train, with the resolved speakers of polnear-train-speakers where it has them."""
    text = article["text"]
    layout, quotations, reading = prepare(text, vocabulary)
    silver = Silver(article) if article.get("tokens") else None
    words = _Words(reading)
    count = len(reading.starts)
    example = Example(
        article["id"], reading, np.full(count, IGNORE), np.zeros(count, int), np.zeros(count, int), np.full(len(quotations), IGNORE),
        [None] * len(quotations), [None] * len(quotations), [None] * len(quotations), quotations=quotations, layout=layout, text=text,
    )  # fmt: skip
    example.sources[reading.quotations >= 0] = IGNORE
    example.cues[reading.quotations >= 0] = IGNORE
    if silver:
        _silver_entities(example, silver, words)

    def heads(spans: list[list[int]]) -> list[int]:
        if not spans:
            return []
        start, end = spans[0][0], spans[-1][1]
        position = silver.head(spans[0][0], spans[0][1]) if silver else None
        if position is None:
            inside = [w for w in words.within(start, end) if text[reading.starts[w]].isalnum()]
            return inside[-1:]
        word = words.at(position)
        return [] if word is None else [word]

    by_content = []
    for attribution in article["attributions"]:
        source, cue = heads(attribution["source"]), heads(attribution["cue"])
        for word in source:
            example.sources[word] = 1
        for word in cue:
            example.cues[word] = 1
        content = sum(e - s for s, e in attribution["content"])
        by_content.append((content, attribution, source, cue))
    for number, quotation in enumerate(quotations):
        best = None
        for content, attribution, source, cue in by_content:
            covered = sum(max(0, min(e, quotation.end) - max(s, quotation.start)) for s, e in attribution["content"])
            if covered >= 0.5 * (quotation.end - quotation.start) and (best is None or content < best[0]):
                best = content, attribution, source, cue
        if best:
            example.cue_links[number] = best[3] or None
            if best[2]:
                example.links[number] = best[2]
            if speakers is None:
                example.kinds[number] = KINDS.index(_likely_kind(text, quotation))
        elif not any(min(e, quotation.outer_end) > max(s, quotation.outer_start) for _, a, _, _ in by_content for s, e in a["content"]):
            example.links[number] = []
            if speakers is None:
                example.kinds[number] = KINDS.index("not_speech") if quotation.continues is None and not quotation.left_open else IGNORE
    if silver:
        _silver_corefs(example, article, silver, words)
    if speakers is not None:
        _resolved(example, speakers, silver, words)
    return example


def _likely_kind(text: str, quotation: Quotation) -> str:
    """Direct or partial by how a quotation looks, for articles whose kinds nobody has set. Agrees with the hand-made kinds of 94 in 100."""
    quoted = text[quotation.start : quotation.end]
    closed = quoted[-1:] in ",.?!…—-" or text[quotation.outer_end : quotation.outer_end + 1] == ","
    return "direct" if quoted[:1].isupper() and len(quoted.split()) >= 3 and (closed or quotation.left_open) else "partial"


def _silver_entities(example: Example, silver: Silver, words: _Words) -> None:
    reading = example.reading
    previous, previous_end = "O", -1
    token = 0
    for word in words.index.tolist():
        start = int(reading.starts[word])
        while token + 1 < len(silver.tokens) and silver.tokens[token][1] <= start:
            token += 1
        s, e, _, entity, _, _ = silver.tokens[token]
        entity = SILVER_ENTITIES.get(entity, "O") if s <= start < e else "O"
        if entity == "O" or (start == s and example.text[s:e] in ("'s", "’s")):
            example.entities[word] = 0
            previous = "O"
            continue
        gap = example.text[previous_end:start] if previous_end >= 0 else "\n"
        joined = entity == previous and len(gap) <= 2 and "\n" not in gap
        example.entities[word] = TAGS.index(("I-" if joined else "B-") + entity)
        previous, previous_end = entity, int(reading.ends[word])


def _silver_corefs(example: Example, article: dict, silver: Silver, words: _Words) -> None:
    for chain in article.get("coref", ()):
        names, nominals, pronouns = [], [], []
        for start, end in chain:
            if end - start > 80:
                continue
            position = silver.head(start, end)
            word = None if position is None else words.at(position)
            if word is None or example.reading.inside[word]:
                continue
            form = example.text[example.reading.starts[word] : example.reading.ends[word]].lower()
            if silver.tag(position).startswith(("PRP", "W")):
                if form in SPEAKING_PRONOUNS or form in ("it", "its"):
                    pronouns.append(word)
            elif silver.entity(position) in SILVER_ENTITIES:
                names.append(word)
            elif silver.tag(position).startswith("NN"):
                nominals.append(word)
        if len(names) + len(nominals) + len(pronouns) < 2:
            continue
        example.mentions += names + nominals
        for word in pronouns:
            targets = names or [n for n in nominals if n < word]
            if targets:
                example.corefs.append((word, targets, 0.25))
        if names:
            for word in nominals:
                example.corefs.append((word, names, 0.08))


def name_words(name: str) -> list[str]:
    import re

    return [w for w in re.findall(r"\w+", name) if w.lower() not in ("jr", "sr", "ii", "iii", "iv", "the")]


def _occurrences(example: Example, name: str, kind: str) -> list[int]:
    """The words of the narrative that name a speaker: each occurrence of the last name (the whole name for an organization), by its last word."""
    parts = name_words(name)
    if not parts:
        return []
    reading, text = example.reading, example.text
    forms = [text[s:e] for s, e in zip(reading.starts.tolist(), reading.ends.tolist(), strict=True)]
    found = []
    last = parts[-1]
    for i, form in enumerate(forms):
        if reading.quotations[i] >= 0 or reading.inside[i]:
            continue
        if kind == "person":
            if form.lower() == last.lower() and form[0].isupper():
                following = forms[i + 1].lower() if i + 1 < len(forms) else ""
                before = forms[i - 1] if i else ""
                # "Bill Clinton" is not Hillary Clinton
                if (
                    len(parts) > 1
                    and before[:1].isupper()
                    and before.lower() not in (p.lower() for p in parts)
                    and before.isalpha()
                    and len(before) > 3
                    and following
                    and _other_first(before)
                ):
                    continue
                found.append(i)
        elif form.lower() == last.lower() and (len(parts) == 1 or (i and forms[i - 1].lower() == parts[-2].lower()) or kind != "organization"):
            found.append(i)
    return found


FIRST_NAMES: set[str] = set()


def _other_first(word: str) -> bool:
    return word.lower() in FIRST_NAMES


def _namesake(example: Example, mention: int, names: list[int], speaker: str) -> list[int]:
    """Where a bare surname that two people of the article bear is its bearer's full name: [] where the name is whole or nobody shares it."""
    parts = {p.lower() for p in name_words(speaker)}
    forms = [example.text[s:e] for s, e in zip(example.reading.starts.tolist(), example.reading.ends.tolist(), strict=True)]

    def given(word: int) -> str:
        before = forms[word - 1] if word else ""
        return before.lower() if before[:1].isupper() and _other_first(before) else ""

    surname = forms[mention].lower()
    if len(parts) < 2 or given(mention):
        return []
    shared = any(form.lower() == surname and given(w) and given(w) not in parts for w, form in enumerate(forms))
    return [w for w in names if given(w) in parts] if shared else []


def _resolved(example: Example, gold: dict, silver: Silver | Plain | None, words: _Words) -> None:
    reading = example.reading
    for number, quotation in enumerate(example.quotations):
        record = next(
            (
                r
                for r in gold["quotes"]
                if min(r["end"], quotation.end) - max(r["start"], quotation.start)
                >= 0.8 * max(r["end"] - r["start"], quotation.end - quotation.start)
            ),
            None,
        )
        if record is None or record["kind"] == "bad":
            example.kinds[number], example.links[number], example.cue_links[number] = IGNORE, None, None
            continue
        example.kinds[number] = KINDS.index(record["kind"])
        if record["kind"] == "not_speech" or not record.get("speaker"):
            example.links[number], example.cue_links[number] = [], None
            continue
        names = [
            w for alias in record["speaker"].split(" | ") for one in alias.split(" and ") for w in _occurrences(example, one, record["speaker_type"])
        ]
        example.speakers[number] = names or None
        mention = None
        if record.get("mention_start") is not None:
            start, end = record["mention_start"], record["mention_end"]
            position = silver.head(start, end) if silver else None
            mention = None if position is None else words.at(position)
            if mention is None:
                inside = [w for w in words.within(start, end) if example.text[reading.starts[w]].isalnum()]
                mention = inside[-1] if inside else None
        if mention is not None:
            example.links[number] = [mention]
            example.sources[mention] = 1
            example.mentions.append(mention)
            form = example.text[reading.starts[mention] : reading.ends[mention]].lower()
            example.corefs = [c for c in example.corefs if c[0] != mention]
            if form in PRONOUNS:
                if names:
                    example.corefs.append((mention, [n for n in names if n != mention], 1.0))
            elif mention in names:
                if record["speaker_type"] == "person" and (whole := _namesake(example, mention, names, record["speaker"])):
                    example.corefs.append((mention, whole, 1.0))
            else:
                named = record["speaker_type"] in ("person", "organization") and names and not form[0].isupper()
                if record["speaker_type"] in ("unnamed", "document") or not names:
                    example.corefs.append((mention, [mention], 1.0))
                elif named and example.text[reading.starts[mention]].islower():
                    example.corefs.append((mention, [n for n in names if n != mention] or [mention], 1.0))
        elif names:
            example.links[number] = names
        else:
            example.links[number] = None
        cue = None
        if record.get("cue_start") is not None:
            position = silver.head(record["cue_start"], record["cue_end"]) if silver else None
            cue = None if position is None else words.at(position)
        example.cue_links[number] = [cue] if cue is not None else None
        if cue is not None:
            example.cues[cue] = 1


def _unlabelled(identity: str, text: str, vocabulary: Vocabulary) -> Example:
    """A text of which nothing is known yet."""
    layout, quotations, reading = prepare(text, vocabulary)
    count, several = len(reading.starts), len(quotations)
    return Example(
        identity, reading, np.full(count, IGNORE), np.full(count, IGNORE), np.full(count, IGNORE), np.full(several, IGNORE),
        [None] * several, [None] * several, [None] * several, quotations=quotations, layout=layout, text=text,
    )  # fmt: skip


def _name(example: Example, words: _Words, start: int, end: int, label: str) -> None:
    """Label the words of a name."""
    for k, word in enumerate(words.within(start, end)):
        example.entities[word] = TAGS.index(f"{'B' if k == 0 else 'I'}-{label}")


def story(article: dict, vocabulary: Vocabulary) -> Example:
    """A story written for this project: its names are all known, of sources and cues only those of its quotations."""
    text = article["text"]
    example = _unlabelled(article["id"], text, vocabulary)
    words = _Words(example.reading)
    example.entities[words.index] = 0
    forms = sorted(((form, label) for label, known in article["names"].items() for form in known), key=lambda item: -len(item[0]))
    taken = bytearray(len(text))
    for form, label in forms:
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * len(form)
            _name(example, words, match.start(), match.end(), label)
    _resolved(example, article, Plain(text), words)
    return example


def chained(document: Coref, names: Entities, vocabulary: Vocabulary) -> Example:
    """A document whose mentions are grouped by hand: its names, and whom its pronouns and descriptions of people and bodies stand for.

    A name's word is its last, as everywhere. Without a name in its chain a pronoun stands for the descriptions before it, a description for those
    and for itself: somebody the document never names.
    """
    text, offsets = document.words.text, document.words.offsets
    example = _unlabelled(document.id, text, vocabulary)
    words = _Words(example.reading)
    example.entities[words.index] = 0
    last: dict[int, int] = {}  # the last token of the name in which a token stands
    for span in names.spans:
        last.update((token, span.end - 1) for token in range(span.start, span.end))
        _name(example, words, offsets[span.start][0], offsets[span.end - 1][1], span.label)
    for chain in document.chains:
        if not any(mention.label in ("PERSON", "ORG") for mention in chain):
            continue
        named, described, pronouns = [], [], []
        for mention in chain:
            word = words.at(offsets[last.get(mention.head, mention.head)][0])
            if word is None or example.reading.inside[word]:
                continue
            if mention.head in last:
                named.append(word)
            elif mention.kind == "description":
                described.append(word)
            elif text[slice(*offsets[mention.head])].lower() in PRONOUNS:
                pronouns.append(word)
        for word in pronouns:
            if targets := named or [other for other in described if other < word]:
                example.corefs.append((word, targets, CHAINED))
        for word in described:
            example.corefs.append((word, named or [other for other in described if other <= word], CHAINED))
    return example


def tagged(sentences: Sequence[Entities], vocabulary: Vocabulary, misc: bool = True) -> Example | None:
    """A passage of a named-entity corpus. Without `misc` the corpus marks no names of other kinds, so that a capitalised O says little."""
    tokens, labels = [], []
    for sentence in sentences:
        own = ["O" if misc else ""] * len(sentence.words.tokens)
        for span in sentence.spans:
            own[span.start : span.end] = [f"B-{span.label}", *[f"I-{span.label}"] * (span.end - span.start - 1)]
        if not misc:
            own = [label or ("" if token[:1].isupper() else "O") for label, token in zip(own, sentence.words.tokens, strict=True)]
        tokens += sentence.words.tokens
        labels += own
    text, offsets = detokenize(tokens)
    example = _unlabelled("ner", text, vocabulary)
    if not len(example.reading.starts):
        return None
    words = _Words(example.reading)
    for (start, end), label in zip(offsets, labels, strict=True):
        for k, word in enumerate(words.within(start, end)):
            if label:
                example.entities[word] = TAGS.index(label if label == "O" else f"{label[0] if k == 0 else 'I'}-{label[2:]}")
    return example
