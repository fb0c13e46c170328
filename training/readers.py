"""Readers for every corpus that the model learns from, each yielding one common shape (`training.shapes`).

The folder of the corpora is the argument `data`, else the environment variable QUOTH_DATA, else `../shared/data` beside the repository; README.md
in this folder says where each corpus is had. All readers stream: they hold one document at a time.

Names carry one of four labels, whatever the corpus calls its types: PERSON, ORG, PLACE, MISC (`*_LABELS` say how each maps; a type that maps to
nothing is no name). What is kept aside for evaluation is never training data: every file is opened by `open_corpus`, which refuses it.
"""

import csv
import gzip
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Literal, get_args

from training.gold import GoldArticle, gold_article
from training.shapes import (
    Attributed,
    AttributionArticle,
    Coref,
    Entities,
    Entity,
    Label,
    Mention,
    MentionKind,
    Range,
    SilverToken,
    Syntax,
    Words,
)
from training.wordlists import word_list

Split = Literal["train", "dev", "test"]
Gender = Literal["female", "male"]

DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
HELD_OUT_FOLDER = "eval"
PARAGRAPH_BREAK = "\n\n"

UNER_LABELS: Mapping[str, Label] = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "OTH": "MISC"}
WIKIGOLD_LABELS: Mapping[str, Label] = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "MISC": "MISC"}
CROSSNER_LABELS: Mapping[str, Label] = {
    "politician": "PERSON",
    "person": "PERSON",
    "organisation": "ORG",
    "politicalparty": "ORG",
    "location": "PLACE",
    "country": "PLACE",
    "election": "MISC",
    "event": "MISC",
    "misc": "MISC",
}
# Times ("tim") and nature ("nat") are no names here.
GMB_LABELS: Mapping[str, Label] = {"per": "PERSON", "org": "ORG", "geo": "PLACE", "gpe": "MISC", "art": "MISC", "eve": "MISC"}
GUM_LABELS: Mapping[str, Label] = {
    "person": "PERSON",
    "organization": "ORG",
    "place": "PLACE",
    "abstract": "MISC",
    "event": "MISC",
    "object": "MISC",
    "animal": "MISC",
}
CORENLP_LABELS: Mapping[str, Label] = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "PLACE", "MISC": "MISC"}

_PRONOUN_TAGS = frozenset({"PRP", "PRP$", "WP", "WP$", "DT"})  # DT: "this", "those", "both" on their own
_NAME_TAGS = frozenset({"NNP", "NNPS"})
_NAME_RELATIONS = frozenset({"flat", "compound", "goeswith", "nmod:unmarked"})
_TITLES = word_list("person_titles")


class HeldOutError(ValueError):
    """A training reader was pointed at data that is kept aside for evaluation."""


def data_folder(data: Path | None = None) -> Path:
    """The folder of the corpora: the argument, else QUOTH_DATA, else `../shared/data` beside the repository."""
    return data or Path(os.environ.get("QUOTH_DATA") or DEFAULT_DATA)


def open_corpus(path: Path) -> IO[str]:
    """Open a corpus file for reading, gunzipped where its name ends in .gz.

    Raises HeldOutError for a path in or under a folder named `eval`, also where a link or `..` hides it, and FileNotFoundError naming the way out.
    """
    if any(part.casefold() == HELD_OUT_FOLDER for part in (*path.absolute().parts, *path.resolve().parts)):
        raise HeldOutError(f"{path.name} lies in a folder kept for evaluation: no training reader opens it")
    if not path.exists():
        raise FileNotFoundError(f"no corpus at {path}: set QUOTH_DATA, or see training/README.md for where it is had")
    return gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" else path.open(encoding="utf-8", newline="")


# PolNeAR


def polnear(data: Path | None = None) -> Iterator[AttributionArticle]:
    """PolNeAR's training articles: attributions by hand; tokens, entities, dependencies and coreference by CoreNLP."""
    with open_corpus(data_folder(data) / "polnear-train.jsonl.gz") as lines:
        for line in lines:
            record = json.loads(line)
            yield AttributionArticle(
                id=record["id"],
                text=record["text"],
                attributions=tuple(Attributed(_ranges(a["source"]), _ranges(a["cue"]), _ranges(a["content"])) for a in record["attributions"]),
                tokens=tuple(SilverToken(*token) for token in record.get("tokens", ())),
                sentences=_ranges(record.get("sentences", ())),
                coref=tuple(_ranges(mentions) for mentions in record.get("coref", ())),
            )


def polnear_speakers(data: Path | None = None) -> Iterator[GoldArticle]:
    """The training articles whose quotations carry resolved speakers, in the shape of the gold files.

    Records of kind "bad" (marks paired wrongly) are left out.
    """
    with open_corpus(data_folder(data) / "polnear-train-speakers.jsonl.gz") as lines:
        for line in lines:
            article = gold_article(json.loads(line))
            yield GoldArticle(article.id, article.text, tuple(quote for quote in article.quotes if quote.kind != "bad"))


def polnear_entities(data: Path | None = None) -> Iterator[Entities]:
    """CoreNLP's names in PolNeAR, one record an article: silver. Neighbours of one class are one name, as CoreNLP marks no boundary between them."""
    for article in polnear(data):
        if article.tokens:
            classes = [CORENLP_LABELS.get(token.entity) for token in article.tokens]
            starts = {start for start, _ in article.sentences}
            yield Entities(article.id, article.id, silver_words(article), tuple(_runs(classes, starts)))


def polnear_coref(data: Path | None = None) -> Iterator[Coref]:
    """CoreNLP's coreference in PolNeAR: silver. Mentions whose ends fall inside a token are left out."""
    for article in polnear(data):
        if not article.tokens:
            continue
        first = {token.start: index for index, token in enumerate(article.tokens)}
        last = {token.end: index + 1 for index, token in enumerate(article.tokens)}
        tags = tuple(token.tag for token in article.tokens)
        heads = [token.head for token in article.tokens]
        labels = [CORENLP_LABELS.get(token.entity) for token in article.tokens]
        chains = []
        for ranges in article.coref:
            spans = sorted((first[start], last[end]) for start, end in ranges if start in first and end in last)
            chains.append(tuple(_mention(start, end, heads, tags, labels) for start, end in spans))
        yield Coref(article.id, silver_words(article), article.sentences, tags, tuple(filter(None, chains)))


def _ranges(pairs: Iterable[Sequence[int]]) -> tuple[Range, ...]:
    return tuple((start, end) for start, end in pairs)


def silver_words(article: AttributionArticle) -> Words:
    """CoreNLP's tokens of an article, with the article's own white space between them."""
    text, tokens = article.text, article.tokens
    ends = [token.start for token in tokens[1:]] + [len(text)]
    gaps = tuple(text[token.end : end] for token, end in zip(tokens, ends, strict=True))
    return Words(tuple(text[token.start : token.end] for token in tokens), gaps, text[: tokens[0].start] if tokens else "")


# Universal Dependencies: EWT, PUD, GUM


def ewt(split: Split = "train", data: Path | None = None) -> Iterator[Syntax]:
    """Sentences of UD English-EWT with their trees."""
    return _trees("ewt", data_folder(data) / "open" / f"ewt-{split}.conllu.gz")


def pud(data: Path | None = None) -> Iterator[Syntax]:
    """Sentences of UD English-PUD with their trees."""
    return _trees("pud", data_folder(data) / "open" / "pud.conllu.gz")


def gum(split: Split = "train", data: Path | None = None) -> Iterator[Syntax]:
    """Sentences of GUM with their trees."""
    return _trees("gum", data_folder(data) / "open" / f"gum-{split}.conllu.gz")


def gum_coref(split: Split = "train", data: Path | None = None) -> Iterator[Coref]:
    """Documents of GUM with all mentions (names, pronouns, descriptions) grouped by entity; entities mentioned once are chains of one.

    Paragraphs are set apart by a blank line in `words.text`.
    """
    for document in _gum_documents(split, data):
        chains: dict[str, list[Mention]] = defaultdict(list)
        for entity, mention in document.mentions:
            chains[entity].append(mention)
        ordered = (tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end))) for mentions in chains.values())
        yield Coref(document.id, document.words, document.sentences, document.tags, tuple(ordered))


def gum_entities(split: Split = "train", data: Path | None = None) -> Iterator[Entities]:
    """Documents of GUM with the names in them: of each mention that is headed by a proper noun, the name itself, without title or apposition.

    Where names are nested ("Bank of Granada") the outer one is kept.
    """
    for document in _gum_documents(split, data):
        names = [_untitled(name, document.words.tokens) for _, mention in document.mentions if (name := _proper_name(mention, document))]
        names = [name for name in names if name.start < name.end]
        yield Entities(document.id, document.id, document.words, _outermost(names))


# Tables of names


def uner_ewt(split: Split = "train", data: Path | None = None) -> Iterator[Entities]:
    """Sentences of UNER's EWT with their names."""
    return _uner(f"uner-ewt-{split}.iob2.gz", data)


def uner_pud(data: Path | None = None) -> Iterator[Entities]:
    """Sentences of UNER's PUD with their names, in the order of `pud` but under older ids."""
    return _uner("uner-pud.iob2.gz", data)


def wikigold(data: Path | None = None) -> Iterator[Entities]:
    """Sentences of Wikigold with their names; white space is what English typography has (the corpus keeps none)."""
    rows = _rows(data_folder(data) / "open" / "wikigold.conll.gz", " ")
    return _table("wikigold", rows, WIKIGOLD_LABELS, separator="-DOCSTART-")


def crossner_politics(split: Split = "train", data: Path | None = None) -> Iterator[Entities]:
    """Sentences of CrossNER's politics domain with their names; white space is what English typography has."""
    rows = _rows(data_folder(data) / "open" / f"crossner-politics-{split}.conll.gz", "\t")
    return _table(f"crossner-politics-{split}", rows, CROSSNER_LABELS)


def gmb(data: Path | None = None) -> Iterator[Entities]:
    """Sentences of a part of the Groningen Meaning Bank with their names: silver newswire.

    Two habits of its own are undone. Its person names hold titles ("Prime Minister Ortega"), which the other corpora leave out. Its class "gpe" holds
    what belongs to a country ("Iraqi", "Palestinians": MISC elsewhere) and some countries as well: those that it mostly calls "geo" are places.
    White space is what English typography has.
    """
    path = data_folder(data) / "open" / "gmb-part.csv.gz"
    classes: Counter[tuple[str, str]] = Counter((word, tag[2:]) for word, tag in filter(None, _gmb_rows(path)) if tag[2:] in {"geo", "gpe"})
    for sentence in _table("gmb", _gmb_rows(path, places=classes), GMB_LABELS):
        spans = (_untitled(span, sentence.words.tokens) for span in sentence.spans)
        yield Entities(sentence.id, sentence.document, sentence.words, tuple(span for span in spans if span.start < span.end))


def first_names(data: Path | None = None) -> dict[str, frozenset[Gender]]:
    """First names, in lower case, each with the genders under which the list has it."""
    genders: dict[str, frozenset[Gender]] = {}
    for gender in get_args(Gender):
        with open_corpus(data_folder(data) / "open" / "names" / f"{gender}.txt") as lines:
            for name in filter(None, (line.strip().casefold() for line in lines)):
                genders[name] = genders.get(name, frozenset()) | {gender}
    return genders


EntityReader = Callable[[Path | None], Iterator[Entities]]

ENTITY_READERS: Mapping[str, EntityReader] = {
    **{f"uner-ewt-{split}": lambda data, split=split: uner_ewt(split, data) for split in get_args(Split)},  # type: ignore[misc]
    "uner-pud": uner_pud,
    **{f"gum-{split}": lambda data, split=split: gum_entities(split, data) for split in get_args(Split)},  # type: ignore[misc]
    "wikigold": wikigold,
    **{f"crossner-politics-{split}": lambda data, split=split: crossner_politics(split, data) for split in get_args(Split)},  # type: ignore[misc]
    "gmb": gmb,
    "polnear": polnear_entities,
}
"""Every set of names by its name, for configurations that choose among them."""

WITHOUT_MISC = frozenset({"uner-ewt-dev", "uner-ewt-test", "uner-pud"})
"""Sets of names whose annotation leaves MISC out: there, a token outside every span may still be part of such a name."""


# CoNLL-U


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of a CoNLL-U file. `misc` is the tenth column; `paragraph` whether the sentence opens one."""

    tree: Syntax
    misc: tuple[str, ...]
    paragraph: bool


@dataclass(frozen=True, slots=True)
class _GumDocument:
    id: str
    words: Words
    sentences: tuple[Range, ...]
    upos: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    mentions: tuple[tuple[str, Mention], ...]


def _trees(corpus: str, path: Path) -> Iterator[Syntax]:
    return (sentence.tree for sentence in _conllu(corpus, path))


def _conllu(corpus: str, path: Path) -> Iterator[_Sentence]:
    document = corpus
    with open_corpus(path) as lines:
        for number, block in enumerate(_blocks(lines)):
            comments = _comments(block)
            document = comments.get("newdoc id", document)
            opens = "newpar" in comments or "newpar id" in comments or "newdoc id" in comments
            yield _sentence(comments.get("sent_id", f"{corpus}-{number}"), document, block, opens)


def _sentence(id: str, document: str, block: Sequence[str], opens: bool) -> _Sentence:
    rows: list[list[str]] = []
    gaps: list[str] = []
    joined_until, gap_after = 0, " "
    for line in block:
        if line.startswith("#"):
            continue
        row = line.split("\t")
        if "." in row[0]:
            continue
        gap = "" if "SpaceAfter=No" in row[9].split("|") else " "
        if "-" in row[0]:
            joined_until, gap_after = int(row[0].split("-")[1]), gap
            continue
        index = int(row[0])
        rows.append(row)
        gaps.append(gap if index > joined_until else gap_after if index == joined_until else "")
    columns = list(zip(*rows, strict=True))
    tree = Syntax(
        id=id,
        document=document,
        words=Words(columns[1], (*gaps[:-1], "")),
        lemmas=columns[2],
        upos=columns[3],
        tags=columns[4],
        features=columns[5],
        heads=tuple(int(head) - 1 for head in columns[6]),
        relations=columns[7],
    )
    return _Sentence(tree, columns[9], opens)


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Stretches of lines between blank ones."""
    block: list[str] = []
    for line in lines:
        line = line.rstrip("\r\n")
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _comments(block: Iterable[str]) -> dict[str, str]:
    """The comments `# name = value` of a sentence; a bare `# name` has an empty value."""
    pairs = (line.lstrip("# ").partition(" = ") for line in block if line.startswith("#"))
    return {name.strip(): value for name, _, value in pairs}


# GUM


def _gum_documents(split: Split, data: Path | None) -> Iterator[_GumDocument]:
    gathered: list[_Sentence] = []
    for sentence in _conllu("gum", data_folder(data) / "open" / f"gum-{split}.conllu.gz"):
        if gathered and sentence.tree.document != gathered[0].tree.document:
            yield _gum_document(gathered)
            gathered = []
        gathered.append(sentence)
    if gathered:
        yield _gum_document(gathered)


def _gum_document(sentences: Sequence[_Sentence]) -> _GumDocument:
    trees = [sentence.tree for sentence in sentences]
    after = [PARAGRAPH_BREAK if follower.paragraph else " " for follower in sentences[1:]] + [""]
    gaps = [(*tree.words.gaps[:-1], gap) for tree, gap in zip(trees, after, strict=True)]
    bounds: list[Range] = []
    heads: list[int] = []
    for tree in trees:
        start = len(heads)
        heads += [head + start if head >= 0 else -1 for head in tree.heads]
        bounds.append((start, len(heads)))
    tags = tuple(chain.from_iterable(tree.tags for tree in trees))
    return _GumDocument(
        id=trees[0].document,
        words=Words(tuple(chain.from_iterable(tree.words.tokens for tree in trees)), tuple(chain.from_iterable(gaps))),
        sentences=tuple(bounds),
        upos=tuple(chain.from_iterable(tree.upos for tree in trees)),
        tags=tags,
        heads=tuple(heads),
        relations=tuple(chain.from_iterable(tree.relations for tree in trees)),
        mentions=tuple(_gum_mentions(list(chain.from_iterable(sentence.misc for sentence in sentences)), heads, tags)),
    )


# An opening bracket with the entity's number and type ("(3-person-giv:act-…"), a closing one with the number ("3)"), or one that closes at once.
_BRACKET = re.compile(r"\((?P<opened>\d+)(?:\[\d+/\d+\])?-(?P<type>[a-z]+)[^()]*(?P<closes>\))?|(?P<closed>\d+)(?:\[\d+/\d+\])?\)")


def _gum_mentions(misc: Sequence[str], heads: Sequence[int], tags: Sequence[str]) -> Iterator[tuple[str, Mention]]:
    """(entity, mention) of each bracket of the Entity column; the pieces of a discontinuous mention come as mentions of their own."""
    opened: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, column in enumerate(misc):
        brackets = next((part[len("Entity=") :] for part in column.split("|") if part.startswith("Entity=")), "")
        for bracket in _BRACKET.finditer(brackets):
            if bracket["opened"]:
                opened[bracket["opened"]].append((index, bracket["type"]))
                if not bracket["closes"]:
                    continue
            entity = bracket["opened"] or bracket["closed"]
            if opened[entity]:
                start, kind = opened[entity].pop()
                yield entity, _mention(start, index + 1, heads, tags, None, GUM_LABELS.get(kind))


def _proper_name(mention: Mention, document: _GumDocument) -> Entity | None:
    """The name inside a mention: its proper head with what is joined to it, and with "of" and the proper noun behind it ("Bank of Granada")."""
    if mention.label is None or document.upos[mention.head] != "PROPN":
        return None

    def is_part(index: int) -> bool:
        """Whether a token belongs to the name whose head is the mention's."""
        while index != mention.head:
            proper = document.upos[index] == "PROPN" or document.tags[index] in _NAME_TAGS
            if not proper and document.upos[index] not in {"PUNCT", "SYM", "X", "NUM", "DET", "ADP"}:
                return False
            relation, governor = document.relations[index], document.heads[index]
            joined = relation.split(":")[0] in _NAME_RELATIONS or relation in _NAME_RELATIONS or (relation == "amod" and proper)
            if not joined or not mention.start <= governor < mention.end:
                return False
            index = governor
        return True

    start = end = mention.head
    while start > mention.start and is_part(start - 1):
        start -= 1
    while end + 1 < mention.end and is_part(end + 1):
        end += 1
    end += 1
    tokens = document.words.tokens
    if mention.label != "PERSON" and end + 1 < mention.end and tokens[end] == "of":
        rest = end + 1
        while rest < mention.end and (document.upos[rest] == "PROPN" or tokens[rest] == "the"):
            rest += 1
        if document.upos[rest - 1] == "PROPN":
            end = rest
    return Entity(start, end, mention.label)


def _outermost(names: Iterable[Entity]) -> tuple[Entity, ...]:
    """Names in text order, of overlapping ones the longest."""
    kept: list[Entity] = []
    for name in sorted(set(names), key=lambda name: (name.start - name.end, name.start, name.label)):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: name.start))


# Mentions


def _mention(
    start: int,
    end: int,
    heads: Sequence[int],
    tags: Sequence[str],
    labels: Sequence[Label | None] | None,
    label: Label | None = None,
) -> Mention:
    """The mention of the tokens from `start` up to `end`; its label is the argument, or that of its head in `labels`."""
    head = next((index for index in range(start, end) if not start <= heads[index] < end), end - 1)
    kind: MentionKind = "pronoun" if tags[head] in _PRONOUN_TAGS else "name" if tags[head] in _NAME_TAGS else "description"
    return Mention(start, end, head, kind, labels[head] if labels is not None else label)


# Tables of tokens and labels

_Row = tuple[str, str]


def _uner(file: str, data: Path | None) -> Iterator[Entities]:
    corpus = file.split(".")[0]
    document = corpus
    with open_corpus(data_folder(data) / "open" / file) as lines:
        for number, block in enumerate(_blocks(lines)):
            comments = _comments(block)
            document = comments.get("newdoc id", document)
            rows = [line.split("\t") for line in block if not line.startswith("#")]
            tokens = tuple(row[1] for row in rows)
            words = aligned(tokens, comments["text"]) if "text" in comments else typeset(tokens)
            yield Entities(comments.get("sent_id", f"{corpus}-{number}"), document, words, _spans([row[2] for row in rows], UNER_LABELS))


def _rows(path: Path, delimiter: str) -> Iterator[_Row | None]:
    """(token, label) of each line, None at a blank one."""
    with open_corpus(path) as lines:
        for line in lines:
            fields = line.rstrip("\r\n").split(delimiter)
            yield (fields[0], fields[-1]) if len(fields) > 1 else None


def _gmb_rows(path: Path, places: Mapping[tuple[str, str], int] | None = None) -> Iterator[_Row | None]:
    """(token, label) of each row, None between sentences. `places` counts (token, class): where "geo" outweighs "gpe", it takes its place."""
    with open_corpus(path) as lines:
        for row in csv.DictReader(lines):
            if row["Sentence #"]:
                yield None
            word, tag = row["Word"], row["Tag"]
            if places and tag.endswith("-gpe") and places.get((word, "geo"), 0) > places.get((word, "gpe"), 0):
                tag = tag.replace("gpe", "geo")
            yield word, tag


def _table(corpus: str, rows: Iterable[_Row | None], labels: Mapping[str, Label], separator: str | None = None) -> Iterator[Entities]:
    """Sentences of a table whose rows are (token, label), with None between sentences; a row whose token is `separator` begins a new document."""
    gathered: list[_Row] = []
    documents = number = 0
    for row in chain(rows, (None,)):
        if row is not None and row[0] != separator:
            gathered.append(row)
            continue
        if gathered:
            document = f"{corpus}-{documents}" if separator else corpus
            yield Entities(f"{corpus}-{number}", document, typeset([token for token, _ in gathered]), _spans([tag for _, tag in gathered], labels))
            gathered, number = [], number + 1
        documents += row is not None


def _spans(tags: Sequence[str], labels: Mapping[str, Label]) -> tuple[Entity, ...]:
    """Names of a sentence tagged with B-, I- and O: a name begins at a B-, or at an I- after something else; unknown types are no names."""
    classes = [labels.get(tag.partition("-")[2]) for tag in tags]
    types = [tag.partition("-")[2] for tag in tags]
    begins = {index for index, tag in enumerate(tags) if tag.startswith("B-") or (index and types[index] != types[index - 1])}
    return tuple(_runs(classes, begins))


def _runs(classes: Sequence[Label | None], begins: set[int]) -> Iterator[Entity]:
    """Stretches of neighbours of one label, cut before each index of `begins`."""
    start = 0
    for index in range(1, len(classes) + 1):
        if index == len(classes) or classes[index] != classes[start] or index in begins:
            label = classes[start] if classes else None
            if label is not None:
                yield Entity(start, index, label)
            start = index


def _untitled(span: Entity, tokens: Sequence[str]) -> Entity:
    """A name without the titles before it; empty where a person's name is nothing but titles."""
    start = span.start
    while span.label == "PERSON" and start < span.end and tokens[start].casefold() in _TITLES:
        start += 1
    return Entity(start, span.end, span.label)


# White space


def aligned(tokens: Sequence[str], text: str) -> Words:
    """Tokens with the white space that the text has between them; where text and tokens disagree, the white space of `typeset`."""
    gaps = []
    position = len(text) - len(text.lstrip())
    for token in tokens:
        if not text.startswith(token, position):
            return typeset(tokens)
        position += len(token)
        rest = text[position:]
        gap = rest[: len(rest) - len(rest.lstrip())]
        gaps.append(gap)
        position += len(gap)
    return Words(tuple(tokens), (*gaps[:-1], "") if gaps else ())


_CLITICS = frozenset(apostrophe + ending for apostrophe in "'’" for ending in ("s", "re", "ve", "ll", "d", "m")) | {"n't", "n’t"}
_NO_SPACE_BEFORE = frozenset({*",.;:!?%)]}’”»", "''"}) | _CLITICS
_NO_SPACE_AFTER = frozenset({*"([{“‘«$£€", "``"})


def typeset(tokens: Sequence[str]) -> Words:
    """Tokens with the white space that English typography has between them; straight quotation marks open and close in turn."""
    gaps: list[str] = []
    quoted = False
    for index, token in enumerate(tokens):
        opens = token == '"' and not quoted
        quoted ^= token == '"'
        follower = tokens[index + 1] if index + 1 < len(tokens) else ""
        closes_next = follower == '"' and quoted
        tight = not follower or opens or closes_next or token in _NO_SPACE_AFTER or follower in _NO_SPACE_BEFORE
        gaps.append("" if tight else " ")
    return Words(tuple(tokens), tuple(gaps))
